import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";

/**
 * Stops when the key that deploys an engine belongs to another account than its instance: the engine's service ID and
 * policies are made in the account of the key.
 * @throws ProgramError `WRONG_ACCOUNT`
 */
export async function requireOwnAccount(account: Account, engine: EngineConfig): Promise<void> {
  const own = await account.id();
  if (own === engine.instance.account) return;
  throw new ProgramError(
    "WRONG_ACCOUNT",
    `engines "${engine.name}": its instance is in account ${engine.instance.account}, and the key in ${account.keyFrom} ` +
      `is of account ${own}. Give the key of the instance's account, under accounts, and name it in the engine's ` +
      "account. Nothing was created.",
  );
}
