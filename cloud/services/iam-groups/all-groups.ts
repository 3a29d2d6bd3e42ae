import { AccessDenied } from "../../core/errors";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { MemberType } from "../../iam/entities";
import { resourceOf } from "./access-groups";
import { groupNotFound, notFound } from "./errors";
import { addMember, dropMember, type MemberOutcome, outcomeOf, requireCount } from "./members";
import { publicAccessId } from "./public-access";

/** What became of one group of a request about one member. */
export type GroupOutcome = MemberOutcome & { access_group_id: string };

/** Adds one identity to several groups of the account; each group is decided and answered for by itself. */
export function addToGroups(
  cloud: Cloud,
  caller: Caller,
  accountId: string,
  member: { iam_id: string; type: MemberType },
  groupIds: readonly string[],
): GroupOutcome[] {
  requireCount(groupIds.length);
  const outcomes = groupIds.map((id) => ({
    access_group_id: id,
    ...outcomeOf(cloud, member, 200, () => {
      const group = cloud.iam.groups.get(id);
      if (!group || group.account_id !== accountId || id === publicAccessId) throw groupNotFound(id);
      cloud.iam.authorize(caller, "iam-groups.members.add", resourceOf(accountId, id));
      return addMember(cloud, caller, group, member);
    }),
  }));
  requireSomeRight(outcomes, "iam-groups.members.add");
  return outcomes;
}

/** Takes one identity out of every group of the account. Throws 404 when it is in none. */
export function removeFromGroups(
  cloud: Cloud,
  caller: Caller,
  accountId: string,
  iamId: string,
): GroupOutcome[] {
  const { iam } = cloud;
  const ids = iam.memberships
    .by("iam_id", iamId)
    .map((membership) => membership.group_id)
    .filter((id) => iam.groups.get(id)?.account_id === accountId);
  if (ids.length === 0) {
    iam.authorize(caller, "iam-groups.members.delete", resourceOf(accountId));
    throw notFound(`No groups found for the member ${iamId}.`);
  }
  const outcomes = ids.map((id) => ({
    access_group_id: id,
    ...outcomeOf(cloud, { iam_id: iamId }, 204, () => {
      iam.authorize(caller, "iam-groups.members.delete", resourceOf(accountId, id));
      return dropMember(cloud, id, iamId);
    }),
  }));
  requireSomeRight(outcomes, "iam-groups.members.delete");
  return outcomes;
}

/** A caller who may touch none of the groups gets a refusal, not a list of refusals. */
function requireSomeRight(outcomes: readonly GroupOutcome[], action: string): void {
  const refused = (outcome: GroupOutcome): boolean => outcome.errors?.[0]?.code === "forbidden";
  if (outcomes.every(refused))
    throw new AccessDenied(action, "the caller has the right in none of the groups");
}
