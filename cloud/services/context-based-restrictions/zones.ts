import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { AddressSet } from "./addresses";
import { type Address, rulesOf, type Zone, zonesOf } from "./entities";
import { invalidField, notFound, refusal } from "./errors";
import { requireRevision } from "./revision";
import { serviceRefTargets } from "./services";

/** IBM's limits. Source: IBM Cloud docs, "What are context-based restrictions?", "Context-based restrictions limits". */
export const zonesPerAccount = 500;

export interface ZoneFields {
  name: string;
  account_id: string;
  description: string;
  addresses: readonly Address[];
  excluded: readonly Address[];
}

type Verb = "create" | "read" | "update" | "delete";

function authorize(cloud: Cloud, caller: Caller, verb: Verb, accountId: string, id?: string): void {
  cloud.iam.authorize(caller, `context-based-restrictions.zone.${verb}`, {
    accountId,
    serviceName: "context-based-restrictions",
    ...(id === undefined ? {} : { resourceType: "zone", resource: id }),
  });
}

export function createZone(cloud: Cloud, caller: Caller, fields: ZoneFields): Zone {
  authorize(cloud, caller, "create", fields.account_id);
  requireAddresses(fields);
  requireFreeName(cloud, fields);
  if (zonesOf(cloud).by("account", fields.account_id).length >= zonesPerAccount) {
    throw refusal(
      400,
      "zone_limit_exceeded",
      `The limit of ${zonesPerAccount} zones per account is reached.`,
    );
  }
  const id = randomUUID().replaceAll("-", "");
  const now = cloud.clock.now();
  return zonesOf(cloud).put(id, {
    ...fields,
    id,
    created_at: now,
    created_by_id: caller.iamId,
    last_modified_at: now,
    last_modified_by_id: caller.iamId,
    version: 1,
  });
}

export function getZone(cloud: Cloud, caller: Caller, id: string): Zone {
  const zone = find(cloud, id);
  authorize(cloud, caller, "read", zone.account_id, id);
  return zone;
}

export function listZones(cloud: Cloud, caller: Caller, accountId: string): readonly Zone[] {
  authorize(cloud, caller, "read", accountId);
  return zonesOf(cloud).by("account", accountId);
}

export function replaceZone(
  cloud: Cloud,
  caller: Caller,
  id: string,
  ifMatch: string | undefined,
  fields: ZoneFields,
): Zone {
  const zone = find(cloud, id);
  authorize(cloud, caller, "update", zone.account_id, id);
  requireRevision(ifMatch, zone);
  if (fields.account_id !== zone.account_id) {
    throw invalidField(
      "account_id_mismatch",
      "A zone stays in its account.",
      "account_id",
      fields.account_id,
    );
  }
  requireAddresses(fields);
  if (fields.name !== zone.name) requireFreeName(cloud, fields);
  return zonesOf(cloud).put(id, {
    ...zone,
    ...fields,
    last_modified_at: cloud.clock.now(),
    last_modified_by_id: caller.iamId,
    version: zone.version + 1,
  });
}

/** Throws 409 while a rule names the zone. */
export function deleteZone(cloud: Cloud, caller: Caller, id: string): void {
  const zone = find(cloud, id);
  authorize(cloud, caller, "delete", zone.account_id, id);
  if (rulesOf(cloud).by("zone", id).length > 0) {
    throw refusal(
      409,
      "zone_referenced",
      `The network zone '${id}' is referenced by one or more rules and cannot be deleted.`,
      { type: "parameter", name: "zone_id", value: id },
    );
  }
  zonesOf(cloud).delete(id);
}

function find(cloud: Cloud, id: string): Zone {
  const zone = zonesOf(cloud).get(id);
  if (!zone) throw notFound("zone", id);
  return zone;
}

function requireFreeName(cloud: Cloud, { account_id, name }: ZoneFields): void {
  if (zonesOf(cloud).by("name", `${account_id}/${name}`).length === 0) return;
  throw refusal(409, "zone_name_conflict", `A zone with the name '${name}' already exists in the account.`, {
    type: "field",
    name: "name",
    value: name,
  });
}

function requireAddresses({ addresses, excluded }: ZoneFields): void {
  for (const [n, address] of addresses.entries()) requireAddress(address, `addresses[${n}]`);
  for (const [n, address] of excluded.entries()) {
    if (address.type === "vpc" || address.type === "serviceRef") {
      throw invalidField(
        "invalid_excluded_address",
        "Only addresses of type ipAddress, ipRange and subnet can be excluded.",
        `excluded[${n}].type`,
        address.type,
      );
    }
    requireAddress(address, `excluded[${n}]`);
  }
}

function requireAddress({ type, value, ref }: Address, field: string): void {
  if (type === "serviceRef") {
    if (!ref) throw invalidField("missing_service_ref", "A serviceRef needs ref.", `${field}.ref`);
    const { service_name, service_type } = ref;
    if (service_name === undefined && service_type !== "platform_service") {
      throw invalidField(
        "missing_service_name",
        "A service reference names a service, or service_type platform_service.",
        `${field}.ref.service_name`,
      );
    }
    if (service_name === undefined || serviceRefTargets().some((t) => t.service_name === service_name))
      return;
    throw invalidField(
      "service_ref_target_not_found",
      `The service '${service_name}' is not available as a service reference.`,
      `${field}.ref.service_name`,
      service_name,
    );
  }
  if (!fits(type, value ?? "")) {
    throw invalidField(
      "invalid_address",
      `'${value ?? ""}' is not a valid ${type}.`,
      `${field}.value`,
      value,
    );
  }
}

function fits(type: Exclude<Address["type"], "serviceRef">, value: string): boolean {
  const set = new AddressSet();
  if (type === "ipAddress") return set.addAddress(value);
  if (type === "ipRange") return set.addRange(value);
  if (type === "subnet") return set.addSubnet(value);
  return /^crn:v1:[^:]+:public:is:[^:]*:a\/[^:]+::vpc:\S+$/.test(value);
}
