import { ServiceError } from "../../core/errors";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { AccessGroup, Membership, MemberType } from "../../iam/entities";
import { findGroup, requireOrdinary, resourceOf } from "./access-groups";
import { badRequest, errorsOf, type GroupsError, notFound } from "./errors";

/** IBM's limit of access groups that one identity is in. Source: IAM Access Groups API, "Add members to an access group". */
export const groupsPerMember = 50;
/** IBM's limit of members, or of groups, in one request. */
export const membersPerCall = 50;

export interface NewMember {
  iam_id: string;
  type: MemberType;
}

/** What became of one member of a request that IBM answers with 207. */
export interface MemberOutcome {
  iam_id: string;
  type?: MemberType;
  status_code: number;
  errors?: GroupsError[];
  membership?: Membership;
}

/** Adds each member by itself: one that fails does not keep the others out. */
export function addMembers(
  cloud: Cloud,
  caller: Caller,
  groupId: string,
  members: readonly NewMember[],
): MemberOutcome[] {
  const group = findGroup(cloud, caller, groupId);
  cloud.iam.authorize(caller, "iam-groups.members.add", resourceOf(group.account_id, groupId));
  requireOrdinary(groupId);
  requireCount(members.length);
  return members.map((member) =>
    outcomeOf(cloud, member, 200, () => addMember(cloud, caller, group, member)),
  );
}

/** Adds one member; being in the group already is a success. Throws what keeps it out. */
export function addMember(cloud: Cloud, caller: Caller, group: AccessGroup, member: NewMember): Membership {
  const { iam, clock } = cloud;
  const key = membershipKey(group.id, member.iam_id);
  requireIdentity(cloud, group.account_id, member);
  const known = iam.memberships.get(key);
  if (known) return known;
  const groups = iam.memberships.by("iam_id", member.iam_id);
  const here = groups.filter((m) => iam.groups.get(m.group_id)?.account_id === group.account_id);
  if (here.length >= groupsPerMember) {
    throw new ServiceError(
      403,
      "error_occurred",
      `Group membership limit reached. A member can be a member of at most ${groupsPerMember} groups`,
    );
  }
  return iam.memberships.put(key, {
    key,
    group_id: group.id,
    iam_id: member.iam_id,
    type: member.type,
    created_at: clock.now(),
    created_by_id: caller.iamId,
  });
}

/** Throws 404 when it is not a member; a locked service ID can be removed like any other. */
export function removeMember(cloud: Cloud, caller: Caller, groupId: string, iamId: string): void {
  const group = findGroup(cloud, caller, groupId);
  cloud.iam.authorize(caller, "iam-groups.members.delete", resourceOf(group.account_id, groupId));
  dropMember(cloud, groupId, iamId);
}

/** Removes several members. Throws 404 when not one of them was a member, as IBM does. */
export function removeMembers(
  cloud: Cloud,
  caller: Caller,
  groupId: string,
  iamIds: readonly string[],
): MemberOutcome[] {
  const group = findGroup(cloud, caller, groupId);
  cloud.iam.authorize(caller, "iam-groups.members.delete", resourceOf(group.account_id, groupId));
  requireCount(iamIds.length);
  const outcomes = iamIds.map((iam_id) =>
    outcomeOf(cloud, { iam_id }, 204, () => dropMember(cloud, groupId, iam_id)),
  );
  if (outcomes.every((outcome) => outcome.status_code === 404)) {
    throw notFound(`None of the given members is found in group ${groupId}`);
  }
  return outcomes;
}

export function dropMember(cloud: Cloud, groupId: string, iamId: string): undefined {
  if (!cloud.iam.memberships.delete(membershipKey(groupId, iamId))) {
    throw notFound(`Group member ${iamId} is not found`);
  }
}

export function membershipKey(groupId: string, iamId: string): string {
  return `${groupId}/${iamId}`;
}

/** Runs `work`; a refusal becomes this member's own status. Anything else goes on as an error of ours. */
export function outcomeOf(
  cloud: Cloud,
  member: { iam_id: string; type?: MemberType },
  success: number,
  work: () => Membership | undefined,
): MemberOutcome {
  try {
    cloud.injector.member(member.iam_id);
    const membership = work();
    return { ...member, status_code: success, ...(membership ? { membership } : {}) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { ...member, status_code: error.status, errors: errorsOf(error) };
  }
}

export function requireCount(count: number): void {
  if (count > membersPerCall) {
    throw badRequest(
      "invalid_body",
      `At most ${membersPerCall} entries are allowed in one request, not ${count}.`,
    );
  }
  if (count === 0) throw badRequest("invalid_body", "At least one entry is required.");
}

/**
 * The member is of the type it claims, and of this account; but any user is taken, whether the account has it or not.
 * Source: platform-services-node-sdk's integration test, which adds an IBMid that nobody has and gets 200.
 */
function requireIdentity(cloud: Cloud, accountId: string, { iam_id, type }: NewMember): void {
  const { iam } = cloud;
  const known =
    type === "user"
      ? !/^(iam|crn)-/.test(iam_id)
      : iam[type === "service" ? "serviceIds" : "profiles"]
          .by("iam_id", iam_id)
          .some((identity) => identity.account_id === accountId);
  if (known) return;
  const what = { user: "user", service: "service ID", profile: "trusted profile" }[type];
  throw notFound(`There is no ${what} with the IAM ID ${iam_id} in account ${accountId}`);
}
