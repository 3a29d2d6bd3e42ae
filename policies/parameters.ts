import { z } from "zod";
import { PolicyError } from "./errors";

const list = z.array(z.string("must be text"), "must be a list");
const truth = z.boolean("must be true or false");

/** What an account decides for itself. Accepted identities are named in every report: they are accepted, not unseen. */
export const parameterSchema = z.strictObject({
  account: z
    .string("must be text")
    .optional()
    .describe("The account's id, to tell its own instances as sources of authorizations from others"),
  engineIdentities: list
    .default([])
    .describe("Identities of IAM credentials engines besides those that the stack shows: IAM ids"),
  engineGroups: list
    .default([])
    .describe("Access groups that engines may hand out; empty: any group without dangerous grants"),
  ciIdentities: list
    .default([])
    .describe("Identities that make the account's resources, and so may create policies and keys"),
  breakGlass: list
    .default([])
    .describe("Users whose own policies are accepted for emergencies: IAM ids or e-mail addresses"),
  restrictsServiceIdCreation: truth
    .default(false)
    .describe('The account restricts who creates service IDs, so that an engine needs "Service ID creator"'),
  maxKeyAgeDays: z
    .int("must be a whole number of days")
    .min(1, "must be at least 1")
    .max(365, "must be at most 365")
    .default(90)
    .describe("Days that a key may live"),
  production: truth
    .default(true)
    .describe("What is judged serves production; elsewhere trials and weaker log-ins will do"),
  maxSecretTtlHours: z
    .number("must be a number of hours")
    .min(0.02, "must be at least 0.02")
    .max(2_160, "must be at most 2160")
    .default(24)
    .describe("Hours that a key of a dynamic secret may live"),
  maxDynamicRuleHours: z
    .int("must be a whole number of hours")
    .min(1, "must be at least 1")
    .max(24, "must be at most 24")
    .default(12)
    .describe("Hours that a dynamic rule may let somebody stay in a group; the provider allows up to 24"),
  engineAddresses: list
    .default([])
    .describe("Addresses, subnets or names of zones that engines with a key log in from"),
  engineKeyMayBeStored: truth
    .default(false)
    .describe("An engine's key may also be kept as an arbitrary secret"),
  sensitiveServices: list
    .default(["secrets-manager", "kms", "hs-crypto", "cloud-object-storage"])
    .describe("Services of the catalog whose policies must name an instance or a resource group"),
  sourceAccounts: list.default([]).describe("Accounts whose services may be the source of an authorization"),
  accountOwner: z
    .string("must be text")
    .optional()
    .describe("The account's owner, whose keys no automation may have: IAM id"),
});

export type Parameters = z.infer<typeof parameterSchema>;

/** Fills in what is not given. Throws `PolicyError` (`PARAMETERS_INVALID`) with every wrong field. */
export function parameters(given: unknown = {}, from = "The parameters of the rules"): Parameters {
  const result = parameterSchema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(problemsOf);
  throw new PolicyError("PARAMETERS_INVALID", `${from} cannot be used:\n${problems.join("\n")}`, {
    cause: result.error,
  });
}

function problemsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(parameterSchema.shape).join(", ");
    return issue.keys.map((key) => `  ${key}: is not a known field; expected one of ${known}`);
  }
  return [`  ${issue.path.join(".") || "all"}: ${issue.message}`];
}
