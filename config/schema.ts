import { z } from "zod";
import { reportUnknownEngines } from "./access-key";
import {
  accountOfInstance,
  accounts,
  reportTargetAccounts,
  reportUnknownAccounts,
  targetAccount,
} from "./accounts";
import { adopt, reportAdoption } from "./adoption";
import { apiKey } from "./api-key";
import { assistant } from "./assistant";
import { type InstanceCrn, parseInstanceCrn } from "./crn";
import { reportDuplicates } from "./duplicates";
import { secretGroups } from "./dynamic-credentials";
import { engineModeFields, reportUnusedSettings } from "./engine-mode";
import { grantsVia, reportSharedGroups } from "./grants-via";
import { newInstance, reportUnreachable } from "./new-instance";
import { reportFormerNames, reportRepeats } from "./repeats";
import { allowedAddresses, eventNotifications, networkRestriction } from "./surroundings";
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

const engineFields = z.strictObject({
  name: engineName,
  formerNames: z
    .array(engineName, "must be a list of names")
    .default([])
    .describe(
      "Names that the engine had before: a renamed engine is then changed in place instead of made anew",
    ),
  instance: instance.optional(),
  newInstance,
  account: accountOfInstance,
  targetAccount,
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
  allowedAddresses,
  networkRestriction,
  eventNotifications,
});

const engine = engineFields.refine(
  (entry) => (entry.instance === undefined) !== (entry.newInstance === undefined),
  {
    path: ["instance"],
    error:
      "must be the CRN of a Secrets Manager instance; or newInstance, and not both, says which one is to be made",
    // Also beside other mistakes, so that all are told at once.
    when: ({ value }) => typeof value === "object" && value !== null,
  },
);

/** One engine as it is configured. */
export type ConfiguredEngine = z.output<typeof engine>;

/** One engine whose instance is known: as the program works with it. */
export type EngineConfig = Omit<ConfiguredEngine, "instance"> & { instance: InstanceCrn };

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
      .default([])
      .superRefine((engines, context) => {
        reportRepeats(engines, "name", (entry) => entry.name, context);
        reportRepeats(engines, "instance", (entry) => entry.instance?.guid, context);
        reportUnreachable(engines, context);
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
    reportNothing(config, context);
    reportUnknownAccounts(config, context);
    reportUnknownEngines(config, context);
    reportTargetAccounts(config, context);
    reportDuplicates(config, context);
  });

export type StackConfig = z.output<typeof schema>;

/** A stack without anything is a mistake: of an indentation, or of a name. */
function reportNothing({ engines, watsonx, assistant }: StackConfig, context: z.RefinementCtx): void {
  const entries = [engines, watsonx, assistant.onboarding, assistant.access];
  if (entries.some(({ length }) => length > 0)) return;
  const message = "must hold at least one engine, where there is nothing under watsonx and assistant either";
  context.addIssue({ code: "custom", path: ["engines"], message });
}
