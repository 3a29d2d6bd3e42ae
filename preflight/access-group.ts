import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";

/**
 * Stops when the existing access group that the engine is to join is not there, or belongs to another account.
 * API: IAM Access Groups, "Get an access group".
 * @throws ProgramError `ACCESS_GROUP_NOT_FOUND`
 */
export async function requireAccessGroup(account: Account, engine: EngineConfig): Promise<void> {
  const id = engine.accessGroup?.id;
  if (!id) return;
  const { status, body } = await account.get(`https://iam.cloud.ibm.com/v2/groups/${id}?show_crn=true`);
  const accountId = engine.instance.account;
  if (status === 200 && (body.account_id ?? accountId) === accountId) return;
  const what =
    status === 200
      ? `belongs to account ${body.account_id}`
      : `cannot be read with the key in ${account.keyFrom} (${status})`;
  throw new ProgramError(
    "ACCESS_GROUP_NOT_FOUND",
    `engines "${engine.name}": the access group ${id} ${what}. It must exist in account ${accountId}, that of the ` +
      "instance: check accessGroup.id. Nothing was created.",
  );
}
