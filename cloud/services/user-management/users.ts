import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { User } from "../../iam/entities";
import { refusal, userNotFound } from "./errors";

const resource = (accountId: string) => ({ accountId, serviceName: "user-management" });

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
  if (!iam.decide(caller, "user-management.user.retrieve", resource(accountId)).allowed) {
    const self = caller.kind === "user" ? all.filter((user) => user.iam_id === caller.iamId) : [];
    const open = iam.settings.get(accountId)?.restrict_user_list_visibility !== "RESTRICTED";
    if (self.length > 0) return open ? all : self;
  }
  iam.authorize(caller, "user-management.user.retrieve", resource(accountId));
  return all;
}

/** Users may read themselves; for others the caller needs a role on user management. */
export function getUser(cloud: Cloud, caller: Caller, accountId: string, iamId: string): User {
  if (caller.iamId !== iamId || caller.accountId !== accountId) {
    cloud.iam.authorize(caller, "user-management.user.retrieve", resource(accountId));
  }
  return findUser(cloud, accountId, iamId);
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
    if (!known)
      throw refusal(400, "BadRequest", `search: ${part} does not name one of ${searchable.join(", ")}.`);
    return { field: known, text: (text ?? "").toLowerCase() };
  });
  return users.filter((user) =>
    parts.some(({ field, text }) => fieldOf(user, field).toLowerCase().includes(text)),
  );
}

function fieldOf(user: User, field: (typeof searchable)[number]): string {
  if (field === "userId") return user.email;
  return field === "substate" ? "" : user[field];
}
