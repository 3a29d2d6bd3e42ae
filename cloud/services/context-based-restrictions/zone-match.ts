import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { resourcesKey } from "../resource-controller/resources";
import { engineAddress } from "../secrets-manager/engine";
import { AddressSet } from "./addresses";
import type { Address, ServiceRef, Zone } from "./entities";

/** Where services of this cloud call from, for zones that refer to them. */
const serviceAddresses: Readonly<Record<string, readonly string[]>> = { "secrets-manager": [engineAddress] };

interface Compiled {
  included: AddressSet;
  excluded: AddressSet;
  refs: readonly ServiceRef[];
}

// Stored zones are never changed in place, so what was made of one holds as long as it does.
const compiled = new WeakMap<Readonly<Zone>, Compiled>();

/** Does the caller come from `zone`? This cloud has no VPCs, so nobody comes from one. */
export function isInZone(cloud: Cloud, zone: Readonly<Zone>, caller: Caller): boolean {
  const { included, excluded, refs } = compile(zone);
  const { address } = caller;
  if (address !== undefined && excluded.has(address)) return false;
  if (address !== undefined && included.has(address)) return true;
  return refs.some((ref) => isService(cloud, ref, caller));
}

function compile(zone: Readonly<Zone>): Compiled {
  const known = compiled.get(zone);
  if (known) return known;
  const refs = zone.addresses.flatMap(({ ref }) => (ref ? [ref] : []));
  const made = { included: setOf(zone.addresses), excluded: setOf(zone.excluded), refs };
  compiled.set(zone, made);
  return made;
}

function setOf(addresses: readonly Address[]): AddressSet {
  const set = new AddressSet();
  for (const { value } of addresses) if (value !== undefined) set.add(value);
  return set;
}

/** Is the caller an instance that `ref` means, or does the call come from where that service calls from? */
function isService(cloud: Cloud, ref: ServiceRef, caller: Caller): boolean {
  if (ref.account_id !== caller.accountId) return false;
  if (caller.kind === "crn") {
    if (ref.service_name !== undefined && ref.service_name !== caller.sourceService) return false;
    if (ref.service_type === "platform_service") return false;
    if (ref.service_instance !== undefined && ref.service_instance !== caller.sourceInstance) return false;
    const instance = cloud.use(resourcesKey).instances.get(caller.sourceInstance ?? "");
    return ref.location === undefined || ref.location === instance?.region;
  }
  const from = serviceAddresses[ref.service_name ?? ""] ?? [];
  return caller.address !== undefined && from.includes(caller.address);
}
