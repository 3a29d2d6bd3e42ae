import type { Decision, RequestRecord } from "../core/request-log";
import type { Cloud } from "../core/service";
import { type Resource, targets } from "../iam/decide";
import type { Policy } from "../iam/entities";
import { groupWords, type Principal, principalOf, principalWords, restrictionWords } from "./names";
import { type PolicyWords, policyWords, resourceWords } from "./policy-words";

/** Why a request was refused, and what would allow it. */
export interface Explanation {
  /** `service ID "engine" may not iam-identity.apikey.create on iam-identity, account "…"` */
  sentence: string;
  why: string;
  /** What would make it work. */
  remedy: string;
  /** Who was refused, where somebody acts for the caller: what follows is about them. */
  acting?: string;
  /** Roles that allow the action on that service. */
  roles: string[];
  /** The caller's access groups, and the grants that the caller has now. */
  groups: string[];
  grants: (PolicyWords & { reaches: boolean })[];
}

/** Nothing for a request that was not refused for want of a right. */
export function explain(cloud: Cloud, record: RequestRecord): Explanation | undefined {
  const refused = record.decisions.find((decision) => !decision.allowed);
  const by = refused?.by ?? record.caller;
  if (by !== undefined && refused?.resource) {
    return ofDecision(cloud, record, principalOf(cloud, by), refused, refused.resource as Resource);
  }
  if (record.status !== 403) return undefined;
  const why = record.refusal?.message ?? "The service refused it.";
  return {
    sentence: `${record.caller ? principalWords(principalOf(cloud, record.caller)) : "The caller"} was refused by the service itself`,
    why,
    remedy: "This is not about grants: IAM was not asked, or had allowed it.",
    roles: [],
    groups: [],
    grants: [],
  };
}

function ofDecision(
  cloud: Cloud,
  record: RequestRecord,
  caller: Principal,
  decision: Decision,
  resource: Resource,
): Explanation {
  const { action, why } = decision;
  const roles = rolesWith(cloud, action, resource);
  const groups = groupsOf(cloud, caller, resource.accountId);
  const acting = caller.iamId === record.caller ? undefined : principalWords(caller);
  const target = resourceWords(cloud, resource, { ownAccount: caller.accountId, brief: true });
  return {
    sentence: `${principalWords(caller)}${acting ? ", which acts for the caller," : ""} may not ${action} on ${target}`,
    ...(acting ? { acting } : {}),
    why: whyWords(cloud, why),
    remedy: isAllowedNow(cloud, caller, decision, resource)
      ? "It would be allowed now."
      : remedyOf(decision, caller, roles, target),
    roles,
    groups: groups.map((id) => groupWords(cloud, id)),
    grants: grantsOf(cloud, caller, groups, resource.accountId).map((policy) => ({
      ...policyWords(cloud, policy),
      reaches: targets(policy, resource, () => cloud.iam.accessTagsOf(resource)),
    })),
  };
}

/** The decision's reason with grants in words instead of their ids, as far as they are still there. */
function whyWords(cloud: Cloud, why: string): string {
  if (/^policy \S+ has another target$/.test(why)) return "none of the caller's grants has this target";
  const named = why.replace(
    /\bcontext-based restriction ([0-9a-f]{32})/g,
    (text, id: string) => restrictionWords(cloud, id) ?? text,
  );
  return named.replace(/\bpolicy ([\w-]{36})/g, (text, id: string) => {
    const policy = cloud.iam.policies.get(id);
    if (!policy) return text;
    const { roles, target } = policyWords(cloud, policy);
    return `its grant "${roles.join(", ")} on ${target}"`;
  });
}

const kinds = {
  user: "user",
  "service ID": "service",
  "trusted profile": "profile",
  "service instance": "crn",
} as const;

function isAllowedNow(
  cloud: Cloud,
  caller: Principal,
  { action, cause }: Decision,
  resource: Resource,
): boolean {
  if (cause === "network" || caller.accountId === undefined || caller.kind === "service instance")
    return false;
  const who = { kind: kinds[caller.kind], iamId: caller.iamId, accountId: caller.accountId };
  return cloud.iam.decide(who, action, resource).allowed;
}

function remedyOf({ cause }: Decision, caller: Principal, roles: readonly string[], target: string): string {
  if (cause === "network")
    return "Call from an address that the restriction allows, or change the restriction; no grant helps.";
  if (cause === "slow-grant") return "Wait, move the clock, or take the slow-grant fault away.";
  if (caller.name === undefined)
    return "The caller is not in the account any more; its token has outlived it.";
  if (roles.length === 0) return "No role has this action; only the owner of the account may do it.";
  const who = principalWords(caller);
  return caller.kind === "service instance"
    ? `Authorize ${who} for ${listed(roles)} on ${target}.`
    : `Grant ${listed(roles)} on ${target} to ${who}, or to one of its access groups.`;
}

/** `Operator, Editor or Administrator` */
function listed(roles: readonly string[]): string {
  return roles.length < 2 ? roles.join("") : `${roles.slice(0, -1).join(", ")} or ${roles.at(-1)}`;
}

function rolesWith(cloud: Cloud, action: string, { accountId, serviceName }: Resource): string[] {
  const own = [...cloud.iam.roles.rolesOf(serviceName).values()].filter((role) =>
    role.actions.includes(action),
  );
  const custom = cloud.iam.customRoles
    .by("service", `${accountId}/${serviceName}`)
    .filter((role) => role.actions.includes(action));
  return [...own.map((role) => role.displayName), ...custom.map((role) => role.display_name)];
}

function groupsOf(cloud: Cloud, caller: Principal, accountId: string): string[] {
  return cloud.iam.memberships
    .by("iam_id", caller.iamId)
    .map(({ group_id }) => group_id)
    .filter((id) => cloud.iam.groups.get(id)?.account_id === accountId);
}

function grantsOf(
  { iam }: Cloud,
  caller: Principal,
  groups: readonly string[],
  accountId: string,
): Readonly<Policy>[] {
  const subjects = [`iam_id=${caller.iamId}`, ...groups.map((id) => `access_group_id=${id}`)];
  return subjects
    .flatMap((subject) => iam.policies.by("subject", subject))
    .filter((policy) => policy.account_id === accountId && policy.state === "active");
}
