import { z } from "zod";

const accountName = z
  .string("must be text")
  .regex(
    /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,39}$/,
    "must be lower-case letters, digits and single hyphens, 2 to 40 characters, beginning with a letter",
  );

const account = z.strictObject({
  name: accountName.describe("Name of the account in this configuration; engines name it"),
  apiKeyFrom: z
    .strictObject({
      environment: z
        .string("must be text")
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable")
        .optional()
        .describe("Name of the environment variable that holds the API key"),
      secret: z
        .string("must be text")
        .regex(
          /^[A-Za-z][A-Za-z0-9_-]*:[A-Za-z][A-Za-z0-9_-]*$/,
          "must be the key of a secret in this stack's configuration, like apiKeys:payments",
        )
        .refine(
          (key) => !key.startsWith("machine-credentials:"),
          "must not be below machine-credentials:, which holds no secrets; choose another prefix, like apiKeys:",
        )
        .optional()
        .describe(
          "Key of a secret of the stack's configuration: pulumi config set --secret apiKeys:payments",
        ),
    })
    .refine(
      ({ environment, secret }) => (environment === undefined) !== (secret === undefined),
      "must name either environment or secret, where the API key is read from",
    )
    .describe("Where the API key is read from that deploys to this account; never the key itself"),
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
  },
  context: z.RefinementCtx,
): void {
  const known = config.accounts.map(({ name }) => name);
  for (const list of ["engines", "watsonx"] as const) {
    config[list].forEach(({ account: name }, index) => {
      if (name === undefined || known.includes(name)) return;
      const message = `is not the name of one of accounts: ${known.join(", ") || "there are none"}`;
      context.addIssue({ code: "custom", path: [list, index, "account"], message });
    });
  }
}
