import { ProgramError } from "../config/errors";
import type { Account } from "./account";

/**
 * Whether the account restricts who may create service IDs; only then the engine needs "Service ID creator".
 * API: IAM Identity, "Get account configurations".
 * @throws ProgramError `ACCOUNT_SETTINGS_UNREADABLE`
 */
export async function restrictsServiceIds(account: Account, accountId: string): Promise<boolean> {
  const { status, body } = await account.get(
    `https://iam.cloud.ibm.com/v1/accounts/${accountId}/settings/identity`,
  );
  if (status === 200) return body.restrict_create_service_id === "RESTRICTED";
  throw new ProgramError(
    "ACCOUNT_SETTINGS_UNREADABLE",
    `The settings of account ${accountId} cannot be read (${status}), so it is not known whether the engine needs ` +
      "Service ID creator. Give the deploying key Viewer on IAM Identity, or set the engine's serviceIdCreator to on or " +
      "off. Nothing was created.",
  );
}
