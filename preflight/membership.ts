import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";

/**
 * Whether the engine's service ID is not in the group that it belongs in: somebody took it out. Pulumi cannot see that,
 * because a command does not know what became of what it did, and IBM's resource does not tell a list that has become
 * empty. What cannot be read counts as not missing.
 * API: IAM Access Groups, "List access groups" of a member (`iam_id`).
 */
export async function membershipMissing(
  account: Account,
  engine: EngineConfig,
  iamId: string | undefined,
  groupId = engine.accessGroup?.id,
): Promise<boolean> {
  if (iamId === undefined) return false;
  const query = `account_id=${engine.instance.account}&limit=100&iam_id=${iamId}`;
  const { status, body } = await account.get(`https://iam.cloud.ibm.com/v2/groups?${query}`);
  if (status !== 200) return false;
  const names = [engine.name, ...engine.formerNames].map((name) => `${name}-iam-credentials-engine`);
  const groups = body.groups as { id: string; name: string }[];
  return !groups.some(({ id, name }) => (groupId ? id === groupId : names.includes(name)));
}
