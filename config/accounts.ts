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

/** A name that stands for no account is a typing mistake. */
export function reportUnknownAccounts(
  config: {
    accounts: readonly AccountConfig[];
    engines: readonly { account?: string }[];
    watsonx: readonly { account?: string }[];
    assistant: Readonly<Record<"onboarding" | "access", readonly { account?: string }[]>>;
  },
  context: z.RefinementCtx,
): void {
  const known = config.accounts.map(({ name }) => name);
  const lists = [
    { path: ["engines"], entries: config.engines },
    { path: ["watsonx"], entries: config.watsonx },
    { path: ["assistant", "onboarding"], entries: config.assistant.onboarding },
    { path: ["assistant", "access"], entries: config.assistant.access },
  ];
  for (const { path, entries } of lists) {
    entries.forEach(({ account: name }, index) => {
      if (name === undefined || known.includes(name)) return;
      const message = `is not the name of one of accounts: ${known.join(", ") || "there are none"}`;
      context.addIssue({ code: "custom", path: [...path, index, "account"], message });
    });
  }
}
