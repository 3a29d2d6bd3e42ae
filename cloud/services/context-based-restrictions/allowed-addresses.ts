import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { AddressSet } from "./addresses";
import { zonesOf } from "./entities";
import { isInZone } from "./zone-match";

/**
 * Where identities may log in from, as the account's or a user's `allowed_ip_addresses` says: addresses, ranges,
 * subnets and names of network zones, separated by commas. A leading `?` only monitors.
 * Source: IBM Cloud docs, "Allowing specific IP addresses"; the `?` from terraform-ibm-iam-account-settings.
 */
export function allowsLogin(cloud: Cloud, allowed: string, caller: Caller): boolean {
  if (allowed.trim() === "" || allowed.trim().startsWith("?")) return true;
  const addresses = new AddressSet();
  const zoneNames: string[] = [];
  for (const entry of entriesOf(allowed)) if (!addresses.add(entry)) zoneNames.push(entry);
  if (caller.address !== undefined && addresses.has(caller.address)) return true;
  return zoneNames.some((name) =>
    zonesOf(cloud)
      .by("name", `${caller.accountId}/${name}`)
      .some((zone) => isInZone(cloud, zone, caller)),
  );
}

/** The first entry that is neither an address, range or subnet, nor the name of one of the account's network zones. */
export function unknownAddress(cloud: Cloud, allowed: string, accountId: string): string | undefined {
  const addresses = new AddressSet();
  return entriesOf(allowed).find(
    (entry) => !addresses.add(entry) && zonesOf(cloud).by("name", `${accountId}/${entry}`).length === 0,
  );
}

function entriesOf(allowed: string): string[] {
  return allowed
    .trim()
    .replace(/^\?/, "")
    .split(",")
    .map((text) => text.trim())
    .filter(Boolean);
}

/** The account's own list, which users and service IDs with an API key are held to. */
export function accountLoginRefusal(cloud: Cloud, caller: Caller): string | undefined {
  const allowed = cloud.iam.settings.get(caller.accountId)?.allowed_ip_addresses ?? "";
  if (allowsLogin(cloud, allowed, caller)) return undefined;
  return `The IP address ${caller.address ?? "of the request"} is not one of those that account ${caller.accountId} allows.`;
}
