import { z } from "zod";
import { PolicyError } from "./errors";

const identities = z.array(z.string()).default([]);

/** What an account decides for itself. Accepted identities are named in every report: they are accepted, not unseen. */
const schema = z.strictObject({
  /** The account's id, to tell its own instances as sources of authorizations from others. */
  account: z.string().optional(),
  /** Identities of IAM credentials engines besides those that the stack shows: IAM ids. */
  engineIdentities: identities,
  /** Access groups that engines may hand out. Empty: any group without dangerous grants. */
  engineGroups: identities,
  /** Identities that make the account's resources, and so may create policies and keys. */
  ciIdentities: identities,
  /** Users whose own policies are accepted for emergencies: IAM ids or e-mail addresses. */
  breakGlass: identities,
  /** The account restricts who creates service IDs, so that an engine needs "Service ID creator". */
  restrictsServiceIdCreation: z.boolean().default(false),
  /** Days that a key may live. */
  maxKeyAgeDays: z.int().min(1).max(365).default(90),
  /** What is judged serves production. Elsewhere trials and weaker log-ins will do. */
  production: z.boolean().default(true),
  /** Hours that a key of a dynamic secret may live. */
  maxSecretTtlHours: z.number().min(0.02).max(2_160).default(24),
  /** Hours that a dynamic rule may let somebody stay in a group; the provider allows up to 24. */
  maxDynamicRuleHours: z.int().min(1).max(24).default(12),
  /** Addresses, subnets or names of zones that engines with a key log in from. */
  engineAddresses: identities,
  /** An engine's key may also be kept as an arbitrary secret. */
  engineKeyMayBeStored: z.boolean().default(false),
  /** Services of the catalog whose policies must name an instance or a resource group. */
  sensitiveServices: z
    .array(z.string())
    .default(["secrets-manager", "kms", "hs-crypto", "cloud-object-storage"]),
  /** Accounts whose services may be the source of an authorization. */
  sourceAccounts: z.array(z.string()).default([]),
  /** The account's owner, whose keys no automation may have: IAM id. */
  accountOwner: z.string().optional(),
});

export type Parameters = z.infer<typeof schema>;

/** Fills in what is not given. Throws `PolicyError` (`PARAMETERS_INVALID`) with every wrong field. */
export function parameters(given: unknown = {}): Parameters {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `  ${path.join(".") || "all"}: ${message}`);
  throw new PolicyError(
    "PARAMETERS_INVALID",
    `The parameters of the rules are wrong:\n${problems.join("\n")}`,
    {
      cause: result.error,
    },
  );
}
