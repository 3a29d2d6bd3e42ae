import { z } from "zod";
import { ProgramError } from "./errors";

/** Where a secret is read from; never the secret itself. */
export const secretSource = z
  .strictObject({
    environment: z
      .string("must be text")
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable")
      .optional()
      .describe("Name of the environment variable that holds it"),
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
      .describe("Key of a secret of the stack's configuration: pulumi config set --secret apiKeys:payments"),
  })
  .refine(
    ({ environment, secret }) => (environment === undefined) !== (secret === undefined),
    "must name either environment or secret, where it is read from",
  );

export type SecretSource = z.output<typeof secretSource>;

/** A value of the stack's configuration, and whether it is encrypted there. */
export type ReadSecret = (key: string) => { value: string | undefined; secret: boolean };

/**
 * Reads what a source names.
 * @param field where the source stands, for errors: `accounts "payments"`
 * @throws ProgramError `NO_API_KEY`, `API_KEY_IN_PLAIN_TEXT`
 */
export type SecretReader = (source: SecretSource, field: string) => { value: string; from: string };

export function secretReader(env: NodeJS.ProcessEnv, readSecret: ReadSecret): SecretReader {
  return ({ environment = "", secret }, field) => {
    if (secret !== undefined) return fromConfiguration(secret, field, readSecret);
    const value = env[environment];
    if (value) return { value, from: environment };
    throw new ProgramError(
      "NO_API_KEY",
      `${field}: ${environment} is not set: export it. Nothing was created.`,
    );
  };
}

function fromConfiguration(key: string, field: string, readSecret: ReadSecret) {
  const { value, secret } = readSecret(key);
  const set = `pulumi config set --secret ${key}`;
  if (!value) {
    throw new ProgramError(
      "NO_API_KEY",
      `${field}: the stack's configuration has no ${key}. Set it: ${set}. Nothing was created.`,
    );
  }
  if (!secret) {
    throw new ProgramError(
      "API_KEY_IN_PLAIN_TEXT",
      `${field}: ${key} stands in the stack's configuration in plain text. Replace the key, which everybody ` +
        `could read, and set the new one encrypted: ${set}. Nothing was created.`,
    );
  }
  return { value, from: `the secret ${key}` };
}
