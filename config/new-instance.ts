import { z } from "zod";
import { secretsManagerRegions } from "./crn";
import { accessGroupId, serviceIdId } from "./dynamic-credentials";

/** A root key of Key Protect or Hyper Protect Crypto Services, in parts. */
export interface KeyCrn {
  crn: string;
  service: "kms" | "hs-crypto";
  account: string;
  /** GUID of the instance that keeps the key. */
  instance: string;
  key: string;
}

const keyForm =
  /^crn:v1:[a-z0-9-]+:[a-z]+:(?<service>kms|hs-crypto):[a-z0-9-]+:a\/(?<account>[0-9a-f]{32}):(?<instance>[0-9a-f-]{36}):key:(?<key>[0-9a-f-]{36})$/;

const encryptionKey = z.string("must be the CRN of a root key").transform((crn, context): KeyCrn => {
  const parts = keyForm.exec(crn)?.groups;
  if (parts) return { crn, ...parts } as unknown as KeyCrn;
  context.addIssue({
    code: "custom",
    message:
      "must be the CRN of a root key in Key Protect or Hyper Protect Crypto Services, like " +
      "crn:v1:bluemix:public:kms:us-south:a/<account id>:<instance guid>:key:<key id>",
  });
  return z.NEVER;
});

const access = z
  .strictObject({
    accessGroup: accessGroupId.optional().describe("Id of an access group"),
    serviceId: serviceIdId.optional().describe("Id of a service ID"),
    // Source: IBM's page "IAM roles and actions", Secrets Manager.
    role: z
      .enum(
        ["Viewer", "Reader", "SecretsReader", "Writer", "Manager"],
        "must be Viewer, Reader, SecretsReader, Writer or Manager",
      )
      .describe("Role on the instance"),
  })
  .refine(
    ({ accessGroup, serviceId }) => (accessGroup === undefined) !== (serviceId === undefined),
    "must name either accessGroup or serviceId",
  );

/** `engines[].newInstance` */
export const newInstance = z
  .strictObject({
    name: z
      .string("must be text")
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9 ._-]{1,178}[A-Za-z0-9]$/,
        "must be 3 to 180 letters, digits, spaces, ., _ and -",
      )
      .optional()
      .describe("Name of the instance; left out, <engine>-secrets-manager"),
    region: z
      .enum(secretsManagerRegions, `must be one of ${secretsManagerRegions.join(", ")}`)
      .describe("Region of the instance"),
    resourceGroup: z
      .string("must be text")
      .regex(/^[0-9a-f]{32}$/, "must be the id of a resource group: 32 hexadecimal digits")
      .describe("Id of the resource group that the instance is in"),
    plan: z
      .enum(["standard", "trial"], "must be standard or trial")
      .default("standard")
      .describe("Plan; trial is for development stacks only: it ends, and an account has one"),
    endpoints: z
      .enum(["private", "public-and-private"], "must be private or public-and-private")
      .default("private")
      .describe("Where the instance can be reached"),
    encryption: z
      .strictObject({
        key: encryptionKey.describe("CRN of the root key that the secrets are encrypted with"),
        authorize: z
          .boolean("must be true or false")
          .default(true)
          .describe(
            "Let Secrets Manager instances of the resource group use the key; false where that is done",
          ),
      })
      .optional()
      .describe("A key of your own; left out, IBM's"),
    access: z
      .array(access, "must be a list")
      .default([])
      .superRefine((entries, context) => {
        const seen = new Set<string>();
        entries.forEach((entry, index) => {
          const key = JSON.stringify(entry);
          if (seen.has(key))
            context.addIssue({ code: "custom", path: [index], message: "stands here twice" });
          seen.add(key);
        });
      })
      .describe("Who gets a role on the instance, besides whoever makes it"),
    protect: z
      .boolean("must be true or false")
      .default(true)
      .describe(
        "Refuse to delete the instance, and with it every secret; false before a destroy that is meant",
      ),
  })
  .optional()
  .describe("A Secrets Manager instance to be made for the engine, instead of instance");

export type NewInstanceConfig = NonNullable<z.output<typeof newInstance>>;

interface Engine {
  endpoint: "public" | "private";
  newInstance?: NewInstanceConfig;
}

/** An instance without a public endpoint cannot be configured by it. */
export function reportUnreachable(engines: readonly Engine[], context: z.RefinementCtx): void {
  engines.forEach(({ endpoint, newInstance: made }, index) => {
    if (made?.endpoints !== "private" || endpoint === "private") return;
    const message =
      "must be private with newInstance.endpoints: private (the default); deploy from IBM Cloud's private network, or set " +
      "newInstance.endpoints to public-and-private";
    context.addIssue({ code: "custom", path: [index, "endpoint"], message });
  });
}

/** The trial plan ends after a month, with every secret: it is for stacks that may be lost. */
export function trialsOutsideDevelopment(
  config: { cloud: string; engines: readonly Engine[] },
  stack: string,
): number[] {
  if (config.cloud === "local" || /^dev(?:$|-)/.test(stack)) return [];
  return config.engines.flatMap(({ newInstance: made }, index) => (made?.plan === "trial" ? [index] : []));
}
