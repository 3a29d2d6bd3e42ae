import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";

/** What the account's allowed IP addresses mean for an engine with a key. */
export interface AllowedAddressesFacts {
  /** The stack adds Secrets Manager to them: it was asked to, and the account restricts logins. */
  add: boolean;
  /** The stack's zone is there, but somebody took its name out of the list. */
  removed: boolean;
}

const cbr = "https://cbr.cloud.ibm.com/v1/zones";

/** Name of the zone that the stack makes. */
export function zoneNameOf(engine: string): string {
  return `${engine}-secrets-manager`;
}

/**
 * Stops when the account allows logins from some IP addresses only and Secrets Manager is not among them, so that it could
 * not use the engine's key. IBM publishes no addresses of Secrets Manager any more; a network zone that refers to the
 * service is what lets it in. A list that begins with `?` only monitors.
 * APIs: IAM Identity, "Get account configurations"; Context-based restrictions, "List network zones", "Get a network zone".
 * Source: IBM's pages "Allowing specific IP addresses" and "Why am I blocked from … generating IAM credentials?".
 * @throws ProgramError `SECRETS_MANAGER_SHUT_OUT`
 */
export async function allowedAddresses(
  account: Account,
  engine: EngineConfig,
): Promise<AllowedAddressesFacts> {
  const none = { add: false, removed: false };
  if (engine.allowedAddresses === "ignore") return none;
  const accountId = engine.instance.account;
  const settings = await account.get(`https://iam.cloud.ibm.com/v1/accounts/${accountId}/settings/identity`);
  const list = String(settings.body.allowed_ip_addresses ?? "").trim();
  if (settings.status !== 200 || list === "" || list.startsWith("?")) return none;
  const entries = list.split(",").map((entry) => entry.trim());
  const zones = await account.get(`${cbr}?account_id=${accountId}`);
  const known = zones.status === 200 ? (zones.body.zones as { id: string; name: string }[]) : [];
  const named = known.filter(({ name }) => entries.includes(name));
  const open = await Promise.all(named.map(({ id }) => letsIn(account, id, engine.instance.region)));
  if (engine.allowedAddresses === "add") {
    const own = zoneNameOf(engine.name);
    return { add: true, removed: known.some(({ name }) => name === own) && !entries.includes(own) };
  }
  if (open.includes(true)) return none;
  throw new ProgramError(
    "SECRETS_MANAGER_SHUT_OUT",
    `engines "${engine.name}": account ${accountId} lets nobody log in but from ${list}, and no network zone among them ` +
      "refers to Secrets Manager: it could not use the engine's API key. Add a zone with a service reference to " +
      "secrets-manager to the account's allowed IP addresses, or have it added: allowedAddresses: add. Where the list " +
      "has Secrets Manager's addresses already: allowedAddresses: ignore. Nothing was created.",
  );
}

async function letsIn(account: Account, zoneId: string, region: string): Promise<boolean> {
  const { status, body } = await account.get(`${cbr}/${zoneId}`);
  if (status !== 200) return false;
  const addresses = body.addresses as { ref?: { service_name?: string; location?: string } }[];
  return addresses.some(
    ({ ref }) => ref?.service_name === "secrets-manager" && (ref.location ?? region) === region,
  );
}
