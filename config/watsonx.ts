import { z } from "zod";
import { watsonxKey } from "./access-key";
import { accessName, formerNames, reportRepeatedNames } from "./access-name";
import { accountOfInstance } from "./accounts";
import { watsonxRegions } from "./watsonx-regions";

const uuidForm = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const mlCrn = new RegExp(
  `^crn:v1:[a-z0-9-]+:[a-z]+:pm-20:(?<region>[a-z0-9-]+):a/[0-9a-f]{32}:(?<guid>${uuidForm})::$`,
);

const instance = z
  .string("must be the CRN of a Machine Learning (pm-20) instance")
  .transform((crn, context) => {
    const { region, guid } = mlCrn.exec(crn)?.groups ?? {};
    const known = watsonxRegions.find((candidate) => candidate === region);
    if (known && guid) return { crn, region: known, guid };
    const message = region
      ? `names the region "${region}", where watsonx.ai does not run; expected one of ${watsonxRegions.join(", ")}`
      : "must be the CRN of a Machine Learning instance, like crn:v1:bluemix:public:pm-20:us-south:a/<account id>:<guid>::";
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  })
  .describe("CRN of the Machine Learning instance (watsonx.ai Runtime) that may be used");

const spaces = z
  .array(
    z.strictObject({
      id: z
        .string("must be text")
        .regex(new RegExp(`^${uuidForm}$`), "must be the id of a deployment space (a UUID)")
        .describe("Id of a deployment space in the instance's region"),
      role: z
        .enum(["viewer", "editor", "admin"], "must be viewer, editor or admin")
        .describe("Role in the space: viewer scores, editor also deploys, admin also manages members"),
    }),
    "must be a list of deployment spaces",
  )
  .min(1, "must hold at least one deployment space")
  .superRefine((entries, context) => {
    entries.forEach(({ id }, index) => {
      const first = entries.findIndex((entry) => entry.id === id);
      if (first < index) {
        const message = `is also the id of spaces[${first}]`;
        context.addIssue({ code: "custom", path: [index, "id"], message });
      }
    });
  })
  .describe("Deployment spaces that it becomes a member of");

const computeResource = z
  .strictObject({
    type: z
      .enum(["VSI", "IKS_SA", "ROKS_SA", "CE"], "must be VSI, IKS_SA, ROKS_SA or CE")
      .describe("Kind of compute resource that may act: a virtual server, a pod of a cluster, Code Engine"),
    conditions: z
      .record(z.string(), z.string("must be text"), "must be attributes and their values")
      .refine(
        (entries) => Object.keys(entries).length > 0,
        "must hold at least one attribute, like namespace",
      )
      .describe("What its token must say, like namespace, name and crn"),
  })
  .describe("Keyless: a trusted profile for this workload instead of a service ID with a key");

const access = z
  .strictObject({
    name: accessName,
    formerNames,
    instance,
    account: accountOfInstance,
    role: z
      .enum(["Viewer", "Writer", "Manager"], "must be Viewer, Writer or Manager")
      .default("Viewer")
      // The service has no Reader (IBM's page "IAM roles and actions", watsonx.ai Runtime).
      .describe("Role on the Machine Learning instance; what may be done in a space is the space's role"),
    spaces,
    serviceId: z
      .string("must be text")
      .regex(
        new RegExp(`^ServiceId-${uuidForm}$`),
        "must be the id of a service ID, like ServiceId-12345678-…",
      )
      .optional()
      .describe("An existing service ID; left out, one is made"),
    apiKey: watsonxKey,
    computeResource: computeResource.optional(),
    description: z
      .string("must be text")
      .max(200, "must be at most 200 characters")
      .optional()
      .describe("What it is for; shown in IAM"),
  })
  .superRefine((entry, context) => {
    if (!entry.computeResource) return;
    const { expiresAt, expiresAfter, rotateEvery, engine } = entry.apiKey;
    const keySettings = [expiresAt, expiresAfter, rotateEvery, engine].some((value) => value !== undefined);
    for (const [field, given] of [
      ["serviceId", entry.serviceId !== undefined],
      ["apiKey", keySettings],
    ] as const) {
      if (!given) continue;
      const message =
        "has no effect with computeResource, which needs no service ID and no key; remove one of them";
      context.addIssue({ code: "custom", path: [field], message });
    }
  });

/** Programmatic access to watsonx.ai / Watson Machine Learning, one entry per application. */
export const watsonx = z
  .array(access, "must be a list")
  .default([])
  .superRefine((entries, context) => reportRepeatedNames("watsonx", entries, context))
  .describe("Programmatic access to watsonx.ai, one entry per application");

/** One application's access as the program works with it. */
export type WatsonxConfig = z.output<typeof access>;
