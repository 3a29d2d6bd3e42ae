import type { AccountConfig } from "./accounts";
import { ProgramError } from "./errors";

/** The API key that deploys to an account. */
export interface AccountKey {
  /** Name in the configuration; undefined for the account that `IC_API_KEY` stands for. */
  name: string | undefined;
  /** Secret. */
  value: string;
  /** Where it was read, as messages say it: `IC_API_KEY`. */
  from: string;
}

/** A value of the stack's configuration, and whether it is encrypted there. */
export type ReadSecret = (key: string) => { value: string | undefined; secret: boolean };

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
    const { environment, secret } = accounts.find((account) => account.name === name)?.apiKeyFrom ?? {};
    if (secret !== undefined) return { name, ...fromConfiguration(secret, name, readSecret) };
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

function fromConfiguration(key: string, name: string | undefined, readSecret: ReadSecret) {
  const { value, secret } = readSecret(key);
  const set = `pulumi config set --secret ${key}`;
  if (!value) {
    throw new ProgramError(
      "NO_API_KEY",
      `accounts "${name}": the stack's configuration has no ${key}. Set it: ${set}. Nothing was created.`,
    );
  }
  if (!secret) {
    throw new ProgramError(
      "API_KEY_IN_PLAIN_TEXT",
      `accounts "${name}": ${key} stands in the stack's configuration in plain text. Replace the key, which everybody ` +
        `could read, and set the new one encrypted: ${set}. Nothing was created.`,
    );
  }
  return { value, from: `the secret ${key}` };
}
