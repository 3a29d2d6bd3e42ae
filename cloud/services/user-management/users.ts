import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Resource } from "../../iam/decide";
import type { User } from "../../iam/entities";
import { refusal, userNotFound } from "./errors";

export function resource(accountId: string): Resource {
  return { accountId, serviceName: "user-management" };
}

export function findUser(cloud: Cloud, accountId: string, iamId: string): User {
  const user = cloud.iam.users.get(`${accountId}/${iamId}`);
  if (!user) throw userNotFound(iamId, accountId);
  return user;
}

/**
 * The users that the caller may see. With a role on user management, or where the account does not restrict the
 * view, all of them; a user without either sees themselves. Service IDs and profiles need the role.
 * Source: User Management API, "List users".
 */
export function listUsers(cloud: Cloud, caller: Caller, accountId: string): readonly User[] {
  const { iam } = cloud;
  const all = iam.users.by("account", accountId);
  const target = resource(accountId);
  const self = caller.kind === "user" ? all.filter((user) => user.iam_id === caller.iamId) : [];
  if (self.length === 0 || iam.decide(caller, "user-management.user.retrieve", target).allowed) {
    iam.authorize(caller, "user-management.user.retrieve", target);
    return all;
  }
  iam.authorize(caller, "user-management.user.retrieve", target, { withoutGrant: "members" });
  return iam.settings.get(accountId)?.restrict_user_list_visibility === "RESTRICTED" ? self : all;
}

/** Users may read themselves; for others the caller needs a role on user management. */
export function getUser(cloud: Cloud, caller: Caller, accountId: string, iamId: string): User {
  const terms = caller.iamId === iamId ? ({ withoutGrant: "members" } as const) : {};
  cloud.iam.authorize(caller, "user-management.user.retrieve", resource(accountId), terms);
  return findUser(cloud, accountId, iamId);
}

export interface ProfileFields {
  firstname: string;
  lastname: string;
  state: User["state"];
  email: string;
  phonenumber: string;
  altphonenumber: string;
  photo: string;
}

/** Users change their own profile but for the state; everything else needs a role on user management. */
export function updateUser(
  cloud: Cloud,
  caller: Caller,
  accountId: string,
  iamId: string,
  changes: Partial<ProfileFields>,
): void {
  const { iam } = cloud;
  const { state } = changes;
  const terms = caller.iamId === iamId ? ({ withoutGrant: "members" } as const) : {};
  iam.authorize(caller, "user-management.user.update", resource(accountId), terms);
  if (state !== undefined) iam.authorize(caller, "user-management.user.state-change", resource(accountId));
  const user = findUser(cloud, accountId, iamId);
  if (state === "PROCESSING" || state === "PENDING") {
    throw refusal(400, "BadRequest", `state: ${state} is set by the system and cannot be asked for.`);
  }
  iam.users.put(`${accountId}/${iamId}`, { ...user, ...changes });
}

/** Takes a user out of the account, with what they have in it. Only users can do this, and not to the owner. */
export function removeUser(cloud: Cloud, caller: Caller, accountId: string, iamId: string): void {
  const { iam } = cloud;
  iam.authorize(caller, "user-management.user.delete", resource(accountId));
  if (caller.kind !== "user") {
    throw refusal(403, "Forbidden", "Service IDs cannot remove users from an account. Use a user's token.");
  }
  findUser(cloud, accountId, iamId);
  if (iam.accounts.get(accountId)?.owner === iamId) {
    throw refusal(400, "BadRequest", "The owner of the account cannot be removed from it.");
  }
  for (const membership of iam.memberships.by("iam_id", iamId)) {
    if (iam.groups.get(membership.group_id)?.account_id === accountId) iam.memberships.delete(membership.key);
  }
  for (const policy of iam.policies.by("subject", `iam_id=${iamId}`)) {
    if (policy.account_id === accountId) iam.policies.delete(policy.id);
  }
  for (const key of iam.apiKeys.by("iam_id", iamId)) {
    if (key.account_id === accountId) iam.apiKeys.delete(key.id);
  }
  iam.users.delete(`${accountId}/${iamId}`);
}

const searchable = [
  "firstname",
  "lastname",
  "email",
  "state",
  "substate",
  "iam_id",
  "realm",
  "userId",
] as const;

/**
 * `search=field:text,field:text`: users for whom at least one part holds, as a substring without case.
 * Source: User Management API, "List users".
 */
export function searched(users: readonly User[], search: string | undefined): readonly User[] {
  if (!search) return users;
  const parts = search.split(",").map((part) => {
    const [, field, text] = /^([^:]+):(.*)$/s.exec(part) ?? [];
    const known = searchable.find((name) => name === field);
    if (!known) {
      throw refusal(400, "BadRequest", `search: '${part}' does not name one of ${searchable.join(", ")}.`);
    }
    return { field: known, text: (text ?? "").toLowerCase() };
  });
  return users.filter((user) =>
    parts.some(({ field, text }) => textOf(user, field).toLowerCase().includes(text)),
  );
}

function textOf(user: User, field: (typeof searchable)[number]): string {
  if (field === "userId") return user.email;
  return field === "substate" ? "" : user[field];
}
