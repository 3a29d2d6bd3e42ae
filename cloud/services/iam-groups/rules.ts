import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { AccessGroup } from "../../iam/entities";
import { findGroup, requireOrdinary, resourceOf } from "./access-groups";
import { badRequest, conflict, notFound } from "./errors";
import { requireRevision } from "./revision";
import { type GroupRule, type RuleCondition, rulesOf } from "./rule-store";

/** IBM's limit of dynamic rules in one access group. Source: IBM Cloud docs, "IBM Cloud IAM limits". */
export const rulesPerGroup = 5;

export interface RuleFields {
  name?: string;
  expiration: number;
  realm_name: string;
  conditions: readonly RuleCondition[];
}

export function createRule(cloud: Cloud, caller: Caller, groupId: string, fields: RuleFields): GroupRule {
  const group = authorized(cloud, caller, groupId, "create");
  requireOrdinary(groupId);
  const known = rulesOf(cloud).by("group", groupId);
  requireFreeName(known, fields.name);
  if (known.length >= rulesPerGroup) {
    throw badRequest("limit_exceeded", `The limit of ${rulesPerGroup} rules in group ${groupId} is reached.`);
  }
  const now = cloud.clock.now();
  const id = `ClaimRule-${randomUUID()}`;
  return rulesOf(cloud).put(id, {
    ...fields,
    id,
    group_id: groupId,
    account_id: group.account_id,
    created_at: now,
    created_by_id: caller.iamId,
    last_modified_at: now,
    last_modified_by_id: caller.iamId,
    version: 1,
  });
}

export function listRules(cloud: Cloud, caller: Caller, groupId: string): readonly GroupRule[] {
  authorized(cloud, caller, groupId, "list");
  return rulesOf(cloud).by("group", groupId);
}

export function getRule(cloud: Cloud, caller: Caller, groupId: string, ruleId: string): GroupRule {
  authorized(cloud, caller, groupId, "read");
  return findRule(cloud, groupId, ruleId);
}

/** A rule that is replaced without a name keeps the one it has, as the provider's updates expect. */
export function replaceRule(
  cloud: Cloud,
  caller: Caller,
  groupId: string,
  ruleId: string,
  ifMatch: string | undefined,
  fields: RuleFields,
): GroupRule {
  authorized(cloud, caller, groupId, "update");
  const rule = findRule(cloud, groupId, ruleId);
  requireRevision(ifMatch, rule);
  const others = rulesOf(cloud)
    .by("group", groupId)
    .filter((other) => other.id !== ruleId);
  requireFreeName(others, fields.name);
  return rulesOf(cloud).put(ruleId, {
    ...rule,
    ...fields,
    last_modified_at: cloud.clock.now(),
    last_modified_by_id: caller.iamId,
    version: rule.version + 1,
  });
}

export function deleteRule(cloud: Cloud, caller: Caller, groupId: string, ruleId: string): void {
  authorized(cloud, caller, groupId, "delete");
  rulesOf(cloud).delete(findRule(cloud, groupId, ruleId).id);
}

function authorized(
  cloud: Cloud,
  caller: Caller,
  groupId: string,
  action: "create" | "list" | "read" | "update" | "delete",
): AccessGroup {
  const group = findGroup(cloud, caller, groupId);
  cloud.iam.authorize(caller, `iam-groups.rules.${action}`, resourceOf(group.account_id, groupId));
  return group;
}

function findRule(cloud: Cloud, groupId: string, ruleId: string): GroupRule {
  const rule = rulesOf(cloud).get(ruleId);
  if (rule?.group_id !== groupId) throw notFound(`Rule ${ruleId} is not found in group ${groupId}`);
  return rule;
}

function requireFreeName(rules: readonly GroupRule[], name: string | undefined): void {
  if (name !== undefined && rules.some((rule) => rule.name?.toLowerCase() === name.toLowerCase())) {
    throw conflict(`A rule with the name ${name} already exists in the group.`);
  }
}
