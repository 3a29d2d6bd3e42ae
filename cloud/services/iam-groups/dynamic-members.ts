import type { Cloud } from "../../core/service";
import type { Collection } from "../../core/store";
import type { FederatedLogin } from "../../iam/caller";
import type { AccessGroup, Membership } from "../../iam/entities";
import { matchesRule } from "./rule-conditions";
import { type GroupRule, rulesOf } from "./rule-store";

interface Login extends FederatedLogin {
  iam_id: string;
  account_id: string;
}

function logins(cloud: Cloud): Collection<Login> {
  return cloud.store.collection<Login>("federated-logins", { account: (login) => login.account_id });
}

/** Keeps what the identity provider said at a federated user's last login, which their memberships follow from. */
export function noteLogin(cloud: Cloud, iamId: string, accountId: string, login: FederatedLogin): void {
  const key = `${accountId}/${iamId}`;
  const known = logins(cloud).get(key);
  if (known && known.at >= login.at) return;
  logins(cloud).put(key, { ...login, iam_id: iamId, account_id: accountId });
}

/** Groups of the account that a login leads to now: every condition of one rule holds, and its session is not over. */
export function groupsOfLogin(cloud: Cloud, accountId: string, login: FederatedLogin): string[] {
  const rules = rulesOf(cloud).by("account", accountId);
  return [...new Set(rules.filter((rule) => holds(cloud, rule, login)).map((rule) => rule.group_id))];
}

/** The groups that `iamId` is in now by dynamic rules, as far as its last login says. */
export function dynamicGroups(cloud: Cloud, iamId: string, accountId: string): string[] {
  const login = logins(cloud).get(`${accountId}/${iamId}`);
  return login && isUser(cloud, login) ? groupsOfLogin(cloud, accountId, login) : [];
}

/** Users who are in the group now by its rules; they are not stored, so nothing says who made them members. */
export function dynamicMembers(cloud: Cloud, group: AccessGroup): Membership[] {
  const rules = rulesOf(cloud).by("group", group.id);
  if (rules.length === 0) return [];
  return logins(cloud)
    .by("account", group.account_id)
    .filter((login) => isUser(cloud, login) && rules.some((rule) => holds(cloud, rule, login)))
    .map(({ iam_id, at }) => ({
      key: `${group.id}/${iam_id}`,
      group_id: group.id,
      iam_id,
      type: "user",
      created_at: at,
      created_by_id: "",
    }));
}

function holds(cloud: Cloud, rule: GroupRule, login: FederatedLogin): boolean {
  return cloud.clock.now() < login.at + rule.expiration * 3_600_000 && matchesRule(rule, login);
}

/** Only users who were invited to the account can be mapped to its groups. */
function isUser(cloud: Cloud, { iam_id, account_id }: Login): boolean {
  return cloud.iam.users.by("iam_id", iam_id).some((user) => user.account_id === account_id);
}
