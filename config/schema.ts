import { z } from "zod";
import { reportUnknownEngines } from "./access-key";
import { accountOfInstance, accounts, reportUnknownAccounts } from "./accounts";
import { adopt, reportAdoption } from "./adoption";
import { apiKey } from "./api-key";
import { assistant } from "./assistant";
import { type InstanceCrn, parseInstanceCrn } from "./crn";
import { reportDuplicates } from "./duplicates";
import { secretGroups } from "./dynamic-credentials";
import { engineModeFields, reportUnusedSettings } from "./engine-mode";
import { grantsVia, reportSharedGroups } from "./grants-via";
import { watsonx } from "./watsonx";

/** Names end up in IAM (service IDs, groups, keys) and in Secrets Manager, which allows the fewest characters. */
const engineName = z
  .string("must be text: lower-case letters, digits and hyphens, 2 to 40 characters, beginning with a letter")
  .regex(
    /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,39}$/,
    "must be lower-case letters, digits and single hyphens, 2 to 40 characters, beginning with a letter",
  )
  .describe("Name of the engine: the first part of every resource that belongs to it");

const instance = z
  .string("must be the CRN of a Secrets Manager instance")
  .transform((text, context): InstanceCrn => {
    const parsed = parseInstanceCrn(text);
    if (typeof parsed !== "string") return parsed;
    context.addIssue({ code: "custom", message: parsed });
    return z.NEVER;
  })
  .describe("CRN of the Secrets Manager instance that the engine belongs to");

const accessGroup = z
  .strictObject({
    id: z
      .string("must be text")
      .regex(
        /^AccessGroupId-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
        "must be the id of an access group, like AccessGroupId-12345678-…",
      )
      .describe("Id of an existing access group that the engine's service ID joins"),
  })
  .describe("An existing access group; left out, a group is made for the engine");

const engine = z.strictObject({
  name: engineName,
  formerNames: z
    .array(engineName, "must be a list of names")
    .default([])
    .describe(
      "Names that the engine had before: a renamed engine is then changed in place instead of made anew",
    ),
  instance,
  account: accountOfInstance,
  endpoint: z
    .enum(["public", "private"], "must be public or private")
    .default("public")
    .describe("Which endpoint of the instance is used to configure it"),
  ...engineModeFields,
  serviceIdCreator: z
    .enum(["auto", "on", "off"], "must be auto, on or off")
    .default("auto")
    .describe(
      "Grant 'Service ID creator': auto grants it only where the account restricts who creates service IDs",
    ),
  accessGroup: accessGroup.optional(),
  grantsVia,
  adopt,
  apiKey,
  description: z
    .string("must be text")
    .max(200, "must be at most 200 characters")
    .optional()
    .describe("What the engine is for; shown in IAM"),
  secretGroups,
});

/** One engine as the program works with it. */
export type EngineConfig = z.output<typeof engine>;

/** The whole configuration of a stack: what may stand under `machine-credentials:` in `Pulumi.<stack>.yaml`. */
export const schema = z
  .strictObject({
    cloud: z
      .enum(["ibm", "local"], "must be ibm (a real account) or local (the IBM Cloud on loopback)")
      .default("ibm")
      .describe("Where the stack lives"),
    accounts,
    engines: z
      .array(engine, "must be a list of engines")
      .min(1, "must hold at least one engine")
      .superRefine((engines, context) => {
        reportRepeats(engines, "name", (entry) => entry.name, context);
        reportRepeats(engines, "instance", (entry) => entry.instance.guid, context);
        reportFormerNames(engines, context);
        reportUnusedSettings(engines, context);
        reportSharedGroups(engines, context);
        reportAdoption(engines, context);
      })
      .describe("The IAM credentials engines of this stack, one per Secrets Manager instance"),
    watsonx,
    assistant,
  })
  .superRefine((config, context) => {
    reportUnknownAccounts(config, context);
    reportUnknownEngines(config, context);
    reportDuplicates(config, context);
  });

export type StackConfig = z.output<typeof schema>;

/** A name that one engine had and another has now would make the one out of the other. */
function reportFormerNames(engines: readonly EngineConfig[], context: z.RefinementCtx): void {
  const taken = new Map(engines.map(({ name }, index) => [name, `name of engines[${index}]`]));
  engines.forEach(({ formerNames }, index) => {
    formerNames.forEach((name, at) => {
      const other = taken.get(name);
      if (other) {
        const message = `is also the ${other}`;
        context.addIssue({ code: "custom", path: [index, "formerNames", at], message });
      }
      taken.set(name, `former name of engines[${index}]`);
    });
  });
}

/** Two engines with one name collide in IAM; two for one instance overwrite each other's configuration. */
function reportRepeats(
  engines: readonly EngineConfig[],
  field: "name" | "instance",
  keyOf: (engine: EngineConfig) => string,
  context: z.RefinementCtx,
): void {
  const seen = new Map<string, number>();
  engines.forEach((entry, index) => {
    const first = seen.get(keyOf(entry));
    if (first === undefined) seen.set(keyOf(entry), index);
    else
      context.addIssue({
        code: "custom",
        path: [index, field],
        message: `is also the ${field} of engines[${first}]`,
      });
  });
}
