import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Resource } from "../../iam/decide";
import type { AccessGroup, Membership } from "../../iam/entities";
import { settingsOf } from "./account-settings";
import { dynamicGroups } from "./dynamic-members";
import { badRequest, conflict, groupNotFound } from "./errors";
import { publicAccessGroup, publicAccessId } from "./public-access";
import { requireRevision } from "./revision";
import { rulesOf } from "./rule-store";

export interface GroupFields {
  name: string;
  description?: string;
}

export interface GroupFilter {
  iam_id?: string;
  membership_type?: "static" | "dynamic" | "all";
  search?: string;
  hide_public_access?: boolean;
}

/** IBM's limit of access groups in one account. Source: IBM Cloud docs, "IBM Cloud IAM limits". */
export const groupsPerAccount = 500;

/** What a decision about one group, or about the account's groups, is made on. */
export function resourceOf(accountId: string, groupId?: string): Resource {
  return {
    accountId,
    serviceName: "iam-groups",
    ...(groupId === undefined ? {} : { resource: groupId }),
  };
}

export function createGroup(
  cloud: Cloud,
  caller: Caller,
  accountId: string,
  fields: GroupFields,
): AccessGroup {
  const { iam, clock } = cloud;
  iam.authorize(caller, "iam-groups.groups.create", resourceOf(accountId));
  requireFreeName(cloud, accountId, fields.name);
  if (iam.groups.by("account", accountId).length >= groupsPerAccount) {
    throw badRequest(
      "limit_exceeded",
      `The limit of ${groupsPerAccount} access groups in account ${accountId} is reached.`,
    );
  }
  const id = `AccessGroupId-${randomUUID()}`;
  const now = clock.now();
  return iam.groups.put(id, {
    id,
    account_id: accountId,
    name: fields.name,
    description: fields.description,
    created_at: now,
    created_by_id: caller.iamId,
    last_modified_at: now,
    last_modified_by_id: caller.iamId,
    is_federated: false,
    version: 1,
  });
}

/** The group without asking whether the caller may see it. Throws 404. */
export function findGroup(cloud: Cloud, caller: Caller, id: string): AccessGroup {
  if (id === publicAccessId) return publicAccessGroup(caller.accountId);
  const group = cloud.iam.groups.get(id);
  if (!group) throw groupNotFound(id);
  return group;
}

export function getGroup(cloud: Cloud, caller: Caller, id: string): AccessGroup {
  const group = findGroup(cloud, caller, id);
  cloud.iam.authorize(caller, "iam-groups.groups.read", resourceOf(group.account_id, id));
  return group;
}

/**
 * The account's groups that the caller may see: all of them with access to the account's groups, otherwise those
 * that a policy names. Source: IAM Access Groups API, "List access groups".
 */
export function listGroups(
  cloud: Cloud,
  caller: Caller,
  accountId: string,
  filter: GroupFilter,
): AccessGroup[] {
  const { iam } = cloud;
  const here = iam.groups.by("account", accountId);
  let visible: readonly AccessGroup[] = here;
  if (!iam.decide(caller, "iam-groups.groups.list", resourceOf(accountId)).allowed) {
    visible = here.filter(
      (g) => iam.decide(caller, "iam-groups.groups.read", resourceOf(accountId, g.id)).allowed,
    );
    // Nobody's own account: a refusal says more than an empty list.
    if (visible.length === 0 && caller.accountId !== accountId) {
      iam.authorize(caller, "iam-groups.groups.list", resourceOf(accountId));
    }
  } else {
    iam.authorize(caller, "iam-groups.groups.list", resourceOf(accountId));
    const withPublic = !filter.hide_public_access && settingsOf(cloud, accountId).public_access_enabled;
    if (withPublic) visible = [publicAccessGroup(accountId), ...here];
  }
  const member = filter.iam_id
    ? groupIdsOf(cloud, filter.iam_id, accountId, filter.membership_type)
    : undefined;
  return visible.filter((group) => (!member || member.has(group.id)) && found(group, filter.search));
}

/** Throws 409 when the name is taken or the revision is not the newest one. */
export function updateGroup(
  cloud: Cloud,
  caller: Caller,
  id: string,
  ifMatch: string | undefined,
  changes: Partial<GroupFields>,
): AccessGroup {
  const { iam, clock } = cloud;
  const group = findGroup(cloud, caller, id);
  iam.authorize(caller, "iam-groups.groups.update", resourceOf(group.account_id, id));
  requireOrdinary(id);
  requireRevision(ifMatch, group);
  if (changes.name !== undefined && changes.name.toLowerCase() !== group.name.toLowerCase()) {
    requireFreeName(cloud, group.account_id, changes.name);
  }
  return iam.groups.put(id, {
    ...group,
    ...changes,
    last_modified_at: clock.now(),
    last_modified_by_id: caller.iamId,
    version: group.version + 1,
  });
}

/** Deletes the group and its policies; with `force` also its members and rules, which otherwise keep it. */
export function deleteGroup(cloud: Cloud, caller: Caller, id: string, force: boolean): void {
  const { iam } = cloud;
  const group = findGroup(cloud, caller, id);
  iam.authorize(caller, "iam-groups.groups.delete", resourceOf(group.account_id, id));
  requireOrdinary(id);
  const members: readonly Membership[] = iam.memberships.by("group", id);
  const rules = rulesOf(cloud).by("group", id);
  if (!force && (members.length > 0 || rules.length > 0)) {
    throw conflict(
      `Group ${id} has ${members.length} members and ${rules.length} rules. ` +
        "Remove them, or delete the group with force=true.",
    );
  }
  for (const membership of members) iam.memberships.delete(membership.key);
  for (const rule of rules) rulesOf(cloud).delete(rule.id);
  for (const policy of iam.policies.by("subject", `access_group_id=${id}`)) iam.policies.delete(policy.id);
  iam.groups.delete(id);
}

/** The Public Access group is IBM's own. */
export function requireOrdinary(id: string): void {
  if (id === publicAccessId) {
    throw badRequest("invalid_request", "The Public Access group cannot be changed.");
  }
}

function requireFreeName(cloud: Cloud, accountId: string, name: string): void {
  if (cloud.iam.groups.by("name", `${accountId}/${name.toLowerCase()}`).length > 0) {
    throw conflict(`A group with the name ${name} already exists in account ${accountId}.`);
  }
}

function groupIdsOf(
  cloud: Cloud,
  iamId: string,
  accountId: string,
  type: GroupFilter["membership_type"] = "static",
): Set<string> {
  const own = cloud.iam.memberships.by("iam_id", iamId).map((membership) => membership.group_id);
  const ruled = type === "static" ? [] : dynamicGroups(cloud, iamId, accountId);
  return new Set(type === "dynamic" ? ruled : [...own, ...ruled]);
}

/** `search=name:text`, `id:text`, `description:text`; text without a field looks in all three. */
function found(group: AccessGroup, search: string | undefined): boolean {
  if (!search) return true;
  const [, field, text] = /^(id|name|description):(.*)$/s.exec(search) ?? [undefined, undefined, search];
  const wanted = (text ?? "").toLowerCase();
  const values = { id: group.id, name: group.name, description: group.description ?? "" };
  const looked = field ? [values[field as keyof typeof values]] : Object.values(values);
  return looked.some((value) => value.toLowerCase().includes(wanted));
}
