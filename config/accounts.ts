import { z } from "zod";
import { secretSource } from "./secret-source";

const accountName = z
  .string("must be text")
  .regex(
    /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,39}$/,
    "must be lower-case letters, digits and single hyphens, 2 to 40 characters, beginning with a letter",
  );

const account = z.strictObject({
  name: accountName.describe("Name of the account in this configuration; engines name it"),
  apiKeyFrom: secretSource.describe(
    "Where the API key is read from that deploys to this account; never the key itself",
  ),
});

/** `accounts`: those that are deployed to with another API key than the one in `IC_API_KEY`. */
export const accounts = z
  .array(account, "must be a list of accounts")
  .default([])
  .superRefine((entries, context) => {
    entries.forEach(({ name }, index) => {
      const first = entries.findIndex((entry) => entry.name === name);
      if (first === index) return;
      const message = `is also the name of accounts[${first}]`;
      context.addIssue({ code: "custom", path: [index, "name"], message });
    });
  })
  .describe("Accounts that are deployed to with another API key than the one in IC_API_KEY");

export type AccountConfig = z.output<typeof account>;

/** `engines[].account` */
export const accountOfInstance = accountName
  .optional()
  .describe("Name of the account (of accounts) that the instance is in; left out, the one of IC_API_KEY");

/** `engines[].targetAccount` */
export const targetAccount = accountName
  .optional()
  .describe(
    "Name of the account (of accounts) that credentials are made in, where it is not the instance's; needs mode: keyless",
  );

interface Entry {
  account?: string;
  targetAccount?: string;
}

interface Config {
  accounts: readonly AccountConfig[];
  engines: readonly (Entry & { mode: string })[];
  watsonx: readonly Entry[];
  assistant: Readonly<Record<"onboarding" | "access", readonly Entry[]>>;
}

/** Everything that names accounts, with where it stands. */
function listsOf({
  engines,
  watsonx,
  assistant,
}: Omit<Config, "accounts">): { path: string[]; entries: readonly Entry[] }[] {
  return [
    { path: ["engines"], entries: engines },
    { path: ["watsonx"], entries: watsonx },
    { path: ["assistant", "onboarding"], entries: assistant.onboarding },
    { path: ["assistant", "access"], entries: assistant.access },
  ];
}

/** Names of the accounts that are deployed to; undefined stands for that of `IC_API_KEY`. */
export function usedAccounts(config: Omit<Config, "accounts">): (string | undefined)[] {
  const entries = listsOf(config).flatMap((list) => list.entries);
  const targets = entries.flatMap(({ targetAccount: target }) => target ?? []);
  return [...new Set([...entries.map(({ account: name }) => name), ...targets])];
}

/** A name that stands for no account is a typing mistake. */
export function reportUnknownAccounts(config: Config, context: z.RefinementCtx): void {
  const known = config.accounts.map(({ name }) => name);
  for (const { path, entries } of listsOf(config)) {
    entries.forEach((entry, index) => {
      for (const field of ["account", "targetAccount"] as const) {
        const name = entry[field];
        if (name === undefined || known.includes(name)) continue;
        const message = `is not the name of one of accounts: ${known.join(", ") || "there are none"}`;
        context.addIssue({ code: "custom", path: [...path, index, field], message });
      }
    });
  }
}

/** An API key makes credentials in the instance's own account only. Source: IBM's guide, "Configuring the IAM credentials engine". */
export function reportTargetAccounts({ engines }: Config, context: z.RefinementCtx): void {
  engines.forEach(({ account, targetAccount: target, mode }, index) => {
    if (target === undefined) return;
    const issue = (message: string) =>
      context.addIssue({ code: "custom", path: ["engines", index, "targetAccount"], message });
    if (mode !== "keyless")
      issue("needs mode: keyless: an API key makes credentials in the account of the instance only");
    if (target === account)
      issue("is the account of the instance, where credentials are made anyway; leave it out");
  });
}
