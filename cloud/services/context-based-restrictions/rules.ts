import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { type EnforcementMode, type Rule, rulesOf, zoneIdsOf } from "./entities";
import { notFound, refusal } from "./errors";
import { requireRevision } from "./revision";
import { type RuleFields, requireRule, requireWayBack, targetsOf } from "./rule-check";

/** Rules and IAM policies share this limit. Source: IBM Cloud docs, "Context-based restrictions limits". */
export const rulesPerAccount = 4020;

export interface RuleFilter {
  /** Resource attributes by their name in rules: `serviceName`, `resourceType` … */
  attributes: Readonly<Record<string, string | undefined>>;
  zone_id?: string;
  enforcement_mode?: EnforcementMode;
}

type Verb = "create" | "read" | "update" | "delete";

/** Rules belong to the service that they are on: who administers that may make them. */
function authorize(cloud: Cloud, caller: Caller, verb: Verb, accountId: string, rule: RuleFields): void {
  for (const target of targetsOf(accountId, rule)) cloud.iam.authorize(caller, `cbr.rule.${verb}`, target);
}

export function createRule(cloud: Cloud, caller: Caller, fields: RuleFields): Rule {
  const account_id = requireRule(cloud, fields);
  authorize(cloud, caller, "create", account_id, fields);
  requireZoneAccess(cloud, caller, account_id, fields);
  requireWayBack(cloud, caller, account_id, fields);
  const used =
    rulesOf(cloud).by("account", account_id).length + cloud.iam.policies.by("account", account_id).length;
  if (used >= rulesPerAccount) {
    throw refusal(
      400,
      "rule_limit_exceeded",
      `The limit of ${rulesPerAccount} rules and policies per account is reached.`,
    );
  }
  const id = randomUUID().replaceAll("-", "");
  const now = cloud.clock.now();
  return rulesOf(cloud).put(id, {
    ...fields,
    id,
    account_id,
    created_at: now,
    created_by_id: caller.iamId,
    last_modified_at: now,
    last_modified_by_id: caller.iamId,
    version: 1,
  });
}

export function getRule(cloud: Cloud, caller: Caller, id: string): Rule {
  const rule = find(cloud, id);
  authorize(cloud, caller, "read", rule.account_id, rule);
  return rule;
}

/** The account's rules that the caller may read. Callers of other accounts who may read none are refused. */
export function listRules(cloud: Cloud, caller: Caller, accountId: string, filter: RuleFilter): Rule[] {
  const { iam } = cloud;
  const visible = rulesOf(cloud)
    .by("account", accountId)
    .filter((rule) =>
      targetsOf(accountId, rule).every((target) => iam.decide(caller, "cbr.rule.read", target).allowed),
    );
  if (visible.length === 0 && caller.accountId !== accountId) {
    iam.authorize(caller, "cbr.rule.read", { accountId, serviceName: "context-based-restrictions" });
  }
  return visible.filter((rule) => fits(rule, filter));
}

export function replaceRule(
  cloud: Cloud,
  caller: Caller,
  id: string,
  ifMatch: string | undefined,
  fields: RuleFields,
): Rule {
  const rule = find(cloud, id);
  authorize(cloud, caller, "update", rule.account_id, rule);
  requireRevision(ifMatch, rule);
  const account_id = requireRule(cloud, fields);
  authorize(cloud, caller, "update", account_id, fields);
  requireZoneAccess(cloud, caller, account_id, fields);
  requireWayBack(cloud, caller, account_id, fields);
  if (account_id !== rule.account_id) {
    throw refusal(400, "account_id_mismatch", "A rule stays in its account.");
  }
  const { operations: _replaced, ...kept } = rule;
  return rulesOf(cloud).put(id, {
    ...kept,
    ...fields,
    last_modified_at: cloud.clock.now(),
    last_modified_by_id: caller.iamId,
    version: rule.version + 1,
  });
}

export function deleteRule(cloud: Cloud, caller: Caller, id: string): void {
  const rule = find(cloud, id);
  authorize(cloud, caller, "delete", rule.account_id, rule);
  rulesOf(cloud).delete(id);
}

function find(cloud: Cloud, id: string): Rule {
  const rule = rulesOf(cloud).get(id);
  if (!rule) throw notFound("rule", id);
  return rule;
}

/** Naming zones in a rule needs the right to see them. */
function requireZoneAccess(cloud: Cloud, caller: Caller, accountId: string, { contexts }: RuleFields): void {
  for (const id of new Set(contexts.flatMap(zoneIdsOf))) {
    cloud.iam.authorize(caller, "context-based-restrictions.zone.read", {
      accountId,
      serviceName: "context-based-restrictions",
      resourceType: "zone",
      resource: id,
    });
  }
}

function fits(rule: Rule, { attributes, zone_id, enforcement_mode }: RuleFilter): boolean {
  if (enforcement_mode !== undefined && rule.enforcement_mode !== enforcement_mode) return false;
  if (zone_id !== undefined && !rule.contexts.flatMap(zoneIdsOf).includes(zone_id)) return false;
  return Object.entries(attributes).every(
    ([name, wanted]) =>
      wanted === undefined ||
      rule.resources.some((resource) =>
        resource.attributes.some((attribute) => attribute.name === name && attribute.value === wanted),
      ),
  );
}
