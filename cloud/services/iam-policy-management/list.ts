import { ServiceError } from "../../core/errors";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Policy } from "../../iam/entities";
import { isOwnPolicy, mayReadOn } from "./authority";
import { textOf } from "./draft";
import type { ListQuery } from "./schemas";

/**
 * The policies that fit the query and that the caller may read, in order of creation unless sorted. Without an
 * order, no more are looked at than the page (and whether there is a next one) needs.
 */
export function listPolicies(cloud: Cloud, caller: Caller, query: ListQuery, needed = Infinity): Policy[] {
  const { policies } = cloud.iam;
  const subject = query.iam_id ?? query.access_group_id;
  const candidates = subject
    ? policies.by("subject", `${query.iam_id ? "iam_id" : "access_group_id"}=${subject}`)
    : policies.by("account", query.account_id);
  const enough = query.sort ? Infinity : needed;
  const found: Policy[] = [];
  const fits = fitting(query);
  const readable = readableBy(cloud, caller);
  for (const policy of candidates) {
    if (found.length >= enough) break;
    if (fits(policy) && readable(policy)) found.push(policy);
  }
  return query.sort ? sorted(found, query.sort) : found;
}

/** May the caller read the policy? Decided once for all policies on the same target. */
function readableBy(cloud: Cloud, caller: Caller): (policy: Policy) => boolean {
  const answers: (boolean | undefined)[] = [];
  return (policy) => {
    const target = targetNumber(policy);
    const answer = answers[target] ?? mayReadOn(cloud, caller, policy);
    answers[target] = answer;
    return answer || isOwnPolicy(caller, policy);
  };
}

const targets = new Map<string, number>();
const targetNumbers = new WeakMap<Policy, number>();

/** The same for policies on the same target, and kept: one list may hold thousands. */
function targetNumber(policy: Policy): number {
  const known = targetNumbers.get(policy);
  if (known !== undefined) return known;
  const text = JSON.stringify(policy.resource);
  const number = targets.get(text) ?? targets.size;
  targets.set(text, number);
  targetNumbers.set(policy, number);
  return number;
}

/** Only what the query asks for is looked at: of thousands of policies each look costs. */
function fitting(query: ListQuery): (policy: Policy) => boolean {
  const { state = "active", type, tag_name, tag_value } = query;
  const tests: ((policy: Policy) => boolean)[] = [];
  const is = (wanted: string | undefined, of: "subject" | "resource", key: string) => {
    if (wanted !== undefined) tests.push((policy) => textOf(policy[of], key) === wanted);
  };
  // By a subject the policies of all accounts are found.
  if (query.iam_id ?? query.access_group_id) tests.push((policy) => policy.account_id === query.account_id);
  if (type !== undefined) tests.push((policy) => policy.type === type);
  is(query.iam_id, "subject", "iam_id");
  is(query.access_group_id, "subject", "access_group_id");
  is(query.service_type, "resource", "serviceType");
  is(query.service_name, "resource", "serviceName");
  is(query.service_group_id, "resource", "service_group_id");
  const tagged = (part: "key" | "value", wanted: string) =>
    tests.push(({ resource_tags = [] }) => resource_tags.some((tag) => tag[part] === wanted));
  if (tag_name !== undefined) tagged("key", tag_name);
  if (tag_value !== undefined) tagged("value", tag_value);
  return (policy) => policy.state === state && tests.every((test) => test(policy));
}

const sortable: Readonly<Record<string, (policy: Policy) => string | number>> = {
  id: (p) => p.id,
  type: (p) => p.type,
  href: (p) => `${p.api_version}/${p.id}`,
  created_at: (p) => p.created_at,
  created_by_id: (p) => p.created_by_id,
  last_modified_at: (p) => p.last_modified_at,
  last_modified_by_id: (p) => p.last_modified_by_id,
  state: (p) => p.state,
  last_permit_at: (p) => p.last_permit_at ?? 0,
  last_permit_frequency: (p) => p.last_permit_frequency ?? 0,
};

function sorted(policies: Policy[], sort: string): Policy[] {
  const descending = sort.startsWith("-");
  const keyOf = sortable[sort.replace(/^-/, "")];
  if (!keyOf) {
    throw new ServiceError(400, "request_not_processed", `Policies cannot be sorted by '${sort}'.`);
  }
  const sign = descending ? -1 : 1;
  return policies
    .map((policy) => ({ policy, key: keyOf(policy) }))
    .sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0))
    .map(({ policy }) => policy);
}
