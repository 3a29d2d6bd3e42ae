import { secondStamp } from "../../core/clock";
import type { Cloud } from "../../core/service";
import { accessGroupCrn } from "../../iam/crn";
import type { AccessGroup, Membership } from "../../iam/entities";
import type { MemberOutcome } from "./members";
import { type GroupRule, rulesOf } from "./rule-store";

export interface GroupView {
  show_crn?: boolean;
  show_federated?: boolean;
}

const root = "https://iam.cloud.ibm.com";

/** SDK: `Group`. */
export function groupWire(cloud: Cloud, group: AccessGroup, view: GroupView = {}): Record<string, unknown> {
  return {
    id: group.id,
    name: group.name,
    description: group.description ?? "",
    account_id: group.account_id,
    created_at: secondStamp(group.created_at),
    created_by_id: group.created_by_id,
    last_modified_at: secondStamp(group.last_modified_at),
    last_modified_by_id: group.last_modified_by_id,
    href: `${root}/v2/groups/${group.id}`,
    ...(view.show_federated ? { is_federated: rulesOf(cloud).by("group", group.id).length > 0 } : {}),
    ...(view.show_crn ? { crn: accessGroupCrn(group.account_id, group.id) } : {}),
  };
}

/** One entry of the 207 of "Add members" (SDK: `AddGroupMembersResponseMembersItem`). */
export function addedWire(outcome: MemberOutcome, trace: string): Record<string, unknown> {
  const { membership } = outcome;
  return {
    iam_id: outcome.iam_id,
    type: outcome.type,
    created_at: membership ? secondStamp(membership.created_at) : "",
    created_by_id: membership?.created_by_id ?? "",
    status_code: outcome.status_code,
    ...(outcome.errors ? { trace, errors: outcome.errors } : {}),
  };
}

/** One entry of the 207 of "Delete members" (SDK: `DeleteGroupBulkMembersResponseMembersItem`). */
export function removedWire(outcome: MemberOutcome, trace: string): Record<string, unknown> {
  return {
    iam_id: outcome.iam_id,
    status_code: outcome.status_code,
    trace,
    ...(outcome.errors ? { errors: outcome.errors } : {}),
  };
}

export interface ListedMember {
  membership: Membership;
  membership_type: "static" | "dynamic";
}

/** What `verbose` adds to a member: names, and the e-mail address of a user. */
export interface MemberDetails {
  name: string;
  email?: string;
  description?: string;
}

export function detailsOf(cloud: Cloud, { iam_id, type }: Membership, accountId: string): MemberDetails {
  const { iam } = cloud;
  if (type === "user") {
    const user = iam.users.by("iam_id", iam_id).find((u) => u.account_id === accountId);
    return { name: user ? `${user.firstname} ${user.lastname}` : "", email: user?.email ?? "" };
  }
  const owner =
    type === "service" ? iam.serviceIds.by("iam_id", iam_id)[0] : iam.profiles.by("iam_id", iam_id)[0];
  return { name: owner?.name ?? "", description: owner?.description ?? "" };
}

/** SDK: `ListGroupMembersResponseMember`. */
export function memberWire(
  { membership, membership_type }: ListedMember,
  accountId: string,
  details: MemberDetails | undefined,
): Record<string, unknown> {
  return {
    iam_id: membership.iam_id,
    type: membership.type,
    membership_type,
    ...details,
    href: memberHref(membership, accountId),
    ...(membership_type === "static"
      ? { created_at: secondStamp(membership.created_at), created_by_id: membership.created_by_id }
      : {}),
  };
}

function memberHref({ iam_id, type }: Membership, accountId: string): string {
  if (type === "user")
    return `https://user-management.cloud.ibm.com/v2/accounts/${accountId}/users/${iam_id}`;
  const id = iam_id.replace(/^iam-/, "");
  return type === "service" ? `${root}/v1/serviceids/${id}` : `${root}/v1/profiles/${id}`;
}

/** SDK: `Rule`. */
export function ruleWire(rule: GroupRule): Record<string, unknown> {
  return {
    id: rule.id,
    ...(rule.name === undefined ? {} : { name: rule.name }),
    expiration: rule.expiration,
    realm_name: rule.realm_name,
    access_group_id: rule.group_id,
    account_id: rule.account_id,
    conditions: rule.conditions,
    created_at: secondStamp(rule.created_at),
    created_by_id: rule.created_by_id,
    last_modified_at: secondStamp(rule.last_modified_at),
    last_modified_by_id: rule.last_modified_by_id,
  };
}
