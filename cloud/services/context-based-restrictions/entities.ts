import type { Cloud } from "../../core/service";
import type { Collection } from "../../core/store";

export interface ServiceRef {
  account_id: string;
  service_type?: string;
  service_name?: string;
  service_instance?: string;
  location?: string;
}

export type AddressType = "ipAddress" | "ipRange" | "subnet" | "vpc" | "serviceRef";

/** One address of a zone. `value` for all types but `serviceRef`, which has `ref`. */
export interface Address {
  type: AddressType;
  value?: string;
  ref?: ServiceRef;
  /** Kept for Terraform, which marks addresses with it. */
  id?: string;
}

interface Changes {
  created_at: number;
  created_by_id: string;
  last_modified_at: number;
  last_modified_by_id: string;
  /** Counts changes; the entity tag is `<version>-<hash>`. */
  version: number;
}

/** A network zone, as stored. */
export interface Zone extends Changes {
  id: string;
  account_id: string;
  name: string;
  description: string;
  addresses: readonly Address[];
  excluded: readonly Address[];
}

export interface NamedValue {
  name: string;
  value: string;
  operator?: string;
}

export interface RuleResource {
  attributes: readonly NamedValue[];
  tags?: readonly NamedValue[];
}

export interface RuleContext {
  attributes: readonly { name: string; value: string }[];
}

export type EnforcementMode = "enabled" | "disabled" | "report";

/** A restriction, as stored. */
export interface Rule extends Changes {
  id: string;
  account_id: string;
  description: string;
  contexts: readonly RuleContext[];
  resources: readonly RuleResource[];
  operations?: { api_types: readonly { api_type_id: string }[] };
  enforcement_mode: EnforcementMode;
}

export function zonesOf(cloud: Cloud): Collection<Zone> {
  return cloud.store.collection<Zone>("cbr-zones", {
    account: (zone) => zone.account_id,
    name: (zone) => `${zone.account_id}/${zone.name}`,
  });
}

export function rulesOf(cloud: Cloud): Collection<Rule> {
  return cloud.store.collection<Rule>("cbr-rules", {
    account: (rule) => rule.account_id,
    zone: (rule) => rule.contexts.flatMap(zoneIdsOf),
  });
}

/** The zones of a context: one attribute names them all, separated by commas. */
export function zoneIdsOf(context: RuleContext): string[] {
  return valuesOf(context, "networkZoneId");
}

export function valuesOf(context: RuleContext, name: string): string[] {
  return context.attributes
    .filter((attribute) => attribute.name === name)
    .flatMap((attribute) => attribute.value.split(","))
    .map((value) => value.trim())
    .filter((value) => value !== "");
}
