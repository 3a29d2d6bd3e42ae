import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { AccessGroup, MemberType } from "../../iam/entities";
import { findGroup, resourceOf } from "./access-groups";
import { dynamicMembers } from "./dynamic-members";
import { notFound } from "./errors";
import { membershipKey } from "./members";
import type { ListedMember } from "./wire";

export interface MembershipFilter {
  membership_type?: "static" | "dynamic" | "all";
  type?: MemberType;
}

/** Members of a group in the order in which they came; `static` ones unless asked otherwise. */
export function listMembers(
  cloud: Cloud,
  caller: Caller,
  groupId: string,
  filter: MembershipFilter,
): { group: AccessGroup; members: ListedMember[] } {
  const group = findGroup(cloud, caller, groupId);
  cloud.iam.authorize(caller, "iam-groups.members.list", resourceOf(group.account_id, groupId));
  const wanted = filter.membership_type ?? "static";
  const members: ListedMember[] = [];
  if (wanted !== "dynamic") {
    for (const membership of cloud.iam.memberships.by("group", groupId)) {
      members.push({ membership, membership_type: "static" });
    }
  }
  if (wanted !== "static") {
    const explicit = new Set(members.map(({ membership }) => membership.iam_id));
    for (const membership of dynamicMembers(cloud, group)) {
      if (!explicit.has(membership.iam_id)) members.push({ membership, membership_type: "dynamic" });
    }
  }
  const chosen = filter.type ? members.filter(({ membership }) => membership.type === filter.type) : members;
  return { group, members: chosen };
}

/** Throws 404 unless `iamId` is in the group, explicitly or by a dynamic rule. */
export function checkMember(cloud: Cloud, caller: Caller, groupId: string, iamId: string): void {
  const group = findGroup(cloud, caller, groupId);
  cloud.iam.authorize(caller, "iam-groups.members.read", resourceOf(group.account_id, groupId));
  if (cloud.iam.memberships.has(membershipKey(groupId, iamId))) return;
  if (dynamicMembers(cloud, group).some((membership) => membership.iam_id === iamId)) return;
  throw notFound(`Group member ${iamId} is not found`);
}
