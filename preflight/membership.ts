import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";

/** What became of the engine's membership. */
export interface MembershipFacts {
  /** Somebody took the service ID out of its group. */
  missing: boolean;
  /** There is no group any more to put it into. */
  groupGone?: true;
  /** Id of a group with the name of the one that would be made. */
  groupTaken?: string;
}

/**
 * Whether the engine's service ID is not in the group that it belongs in: somebody took it out. Pulumi cannot see that,
 * because a command does not know what became of what it did, and IBM's resource does not tell a list that has become
 * empty. What cannot be read counts as not missing. Where there is no engine yet: whether IAM, which has a group's name
 * once in an account, would refuse the group.
 * API: IAM Access Groups, "List access groups" of a member (`iam_id`), and by name (`search`).
 */
export async function membership(
  account: Account,
  engine: EngineConfig,
  iamId: string | undefined,
  groupId = engine.accessGroup?.id,
): Promise<MembershipFacts> {
  const there = { missing: false };
  const names = [engine.name, ...engine.formerNames].map((name) => `${name}-iam-credentials-engine`);
  const isIts = ({ id, name }: Group) => (groupId ? id === groupId : names.includes(name));
  const named = () =>
    Promise.all(
      names.map((name) => groupsOf(account, engine, `search=${encodeURIComponent(`name:${name}`)}`)),
    );
  if (iamId === undefined) {
    const taken = groupId ? undefined : (await named()).flatMap((groups) => groups ?? []).find(isIts);
    return taken ? { ...there, groupTaken: taken.id } : there;
  }
  const own = await groupsOf(account, engine, `iam_id=${iamId}`);
  if (!own || own.some(isIts)) return there;
  if (groupId) return { missing: true };
  const found = await named();
  const [taken] = found.flatMap((groups) => groups?.filter(isIts) ?? []);
  // Perhaps it never was in: a run was cut off between the group and its membership, or before the state had the group.
  if (taken) return { missing: true, groupTaken: taken.id };
  return found.every((groups) => groups) ? { ...there, groupGone: true } : { missing: true };
}

interface Group {
  id: string;
  name: string;
}

/** Undefined where they cannot be read. */
async function groupsOf(account: Account, engine: EngineConfig, query: string): Promise<Group[] | undefined> {
  const url = `https://iam.cloud.ibm.com/v2/groups?account_id=${engine.instance.account}&limit=100&${query}`;
  const { status, body } = await account.get(url);
  return status === 200 ? (body.groups as Group[]) : undefined;
}
