import { secondStamp } from "../../core/clock";
import type { Rule, Zone } from "./entities";

const root = "https://cbr.cloud.ibm.com/v1";

export function crnOf(accountId: string, type: "zone" | "rule" | "account-settings", id: string): string {
  return `crn:v1:bluemix:public:context-based-restrictions:global:a/${accountId}::${type}:${id}`;
}

function changesOf(entity: Zone | Rule): Record<string, unknown> {
  return {
    created_at: secondStamp(entity.created_at),
    created_by_id: entity.created_by_id,
    last_modified_at: secondStamp(entity.last_modified_at),
    last_modified_by_id: entity.last_modified_by_id,
  };
}

/** SDK: `Zone`. */
export function zoneWire(zone: Zone): Record<string, unknown> {
  return {
    id: zone.id,
    crn: crnOf(zone.account_id, "zone", zone.id),
    address_count: zone.addresses.length,
    excluded_count: zone.excluded.length,
    name: zone.name,
    account_id: zone.account_id,
    description: zone.description,
    addresses: zone.addresses,
    excluded: zone.excluded,
    href: `${root}/zones/${zone.id}`,
    ...changesOf(zone),
  };
}

/** SDK: `ZoneSummary`. */
export function zoneSummaryWire(zone: Zone): Record<string, unknown> {
  const { addresses, excluded: _excluded, account_id: _account, ...rest } = zoneWire(zone);
  return { ...rest, addresses_preview: (addresses as Zone["addresses"]).slice(0, 3) };
}

/** SDK: `Rule`. */
export function ruleWire(rule: Rule): Record<string, unknown> {
  return {
    id: rule.id,
    crn: crnOf(rule.account_id, "rule", rule.id),
    description: rule.description,
    contexts: rule.contexts,
    resources: rule.resources,
    ...(rule.operations ? { operations: rule.operations } : {}),
    enforcement_mode: rule.enforcement_mode,
    href: `${root}/rules/${rule.id}`,
    ...changesOf(rule),
  };
}

/** Sorts what is sent by one of its fields; a leading `-` turns the order round. */
export function sortedBy(
  rows: readonly Record<string, unknown>[],
  sort: string | undefined,
): Record<string, unknown>[] {
  const field = sort?.replace(/^[-+]/, "");
  if (!field) return [...rows];
  const order = [...rows].sort((a, b) => {
    const [left, right] = [String(a[field]), String(b[field])];
    return left < right ? -1 : left > right ? 1 : 0;
  });
  return sort?.startsWith("-") ? order.reverse() : order;
}
