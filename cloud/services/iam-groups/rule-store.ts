import type { Cloud } from "../../core/service";
import type { Collection } from "../../core/store";

export interface RuleCondition {
  claim: string;
  operator: string;
  /** A stringified JSON value, as the caller sent it. */
  value: string;
}

/** A dynamic rule of an access group, as stored. */
export interface GroupRule {
  id: string;
  group_id: string;
  account_id: string;
  name?: string;
  /** Hours. */
  expiration: number;
  realm_name: string;
  conditions: readonly RuleCondition[];
  created_at: number;
  created_by_id: string;
  last_modified_at: number;
  last_modified_by_id: string;
  version: number;
}

export function rulesOf(cloud: Cloud): Collection<GroupRule> {
  return cloud.store.collection<GroupRule>("group-rules", {
    group: (rule) => rule.group_id,
    account: (rule) => rule.account_id,
  });
}
