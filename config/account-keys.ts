import type { AccountConfig } from "./accounts";
import { ProgramError } from "./errors";
import { type ReadSecret, secretReader } from "./secret-source";

/** The API key that deploys to an account. */
export interface AccountKey {
  /** Name in the configuration; undefined for the account that `IC_API_KEY` stands for. */
  name: string | undefined;
  /** Secret. */
  value: string;
  /** Where it was read, as messages say it: `IC_API_KEY`. */
  from: string;
}

/**
 * The keys of the accounts that are used, by their names.
 * @param used names in the configuration; undefined stands for the account of `IC_API_KEY`
 * @throws ProgramError `NO_API_KEY`, `API_KEY_IN_PLAIN_TEXT`
 */
export function accountKeys(
  used: readonly (string | undefined)[],
  accounts: readonly AccountConfig[],
  env: NodeJS.ProcessEnv,
  readSecret: ReadSecret,
): Map<string | undefined, AccountKey> {
  const keys = [...new Set(used)].map((name): AccountKey => {
    const source = accounts.find((account) => account.name === name)?.apiKeyFrom ?? {};
    const { environment, secret } = source;
    if (secret !== undefined) return { name, ...secretReader(env, readSecret)(source, `accounts "${name}"`) };
    const from = environment ?? "IC_API_KEY";
    const value = env[from] || (environment === undefined ? env.IBMCLOUD_API_KEY : undefined);
    if (value) return { name, value, from };
    const whose = name === undefined ? "to deploy with" : `of the account "${name}"`;
    throw new ProgramError(
      "NO_API_KEY",
      `${from} is not set: export the API key ${whose}. Nothing was created.`,
    );
  });
  return new Map(keys.map((key) => [key.name, key]));
}
