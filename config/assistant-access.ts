import { z } from "zod";
import { accessName, formerNames } from "./access-name";
import { accountOfInstance } from "./accounts";
import { accessGroupId, serviceIdId } from "./dynamic-credentials";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const assistantCrn = new RegExp(
  `^crn:v1:[a-z0-9-]+:[a-z]+:conversation:(?<region>[a-z0-9-]+):a/[0-9a-f]{32}:(?<guid>${uuid})::$`,
);

/** Source: IBM Cloud documentation, "IAM roles and actions", watsonx Assistant (data/iam-roles.json). */
const roles = ["Reader", "Logs Reader", "Version Maker", "Writer", "Manager"] as const;

const ids = (what: string) =>
  z
    .array(
      z.string("must be text").regex(new RegExp(`^${uuid}$`), `must be the id of ${what} (a UUID)`),
      "must be a list",
    )
    .default([]);

const roleList = z
  .array(z.enum(roles, `must be one of ${roles.join(", ")}`), "must be a list of roles")
  .min(1, "must hold at least one role");

const subjects = ["user", "serviceId", "accessGroup", "onboarding"] as const;

/** One entry of `assistant.access`. */
export const assistantAccess = z
  .strictObject({
    name: accessName,
    formerNames,
    instance: z
      .string("must be the CRN of a Watson Assistant (conversation) instance")
      .transform((crn, context) => {
        const { guid } = assistantCrn.exec(crn)?.groups ?? {};
        if (guid) return { crn, guid };
        const message =
          "must be the CRN of a Watson Assistant instance, like crn:v1:bluemix:public:conversation:eu-de:a/<account id>:<guid>::";
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      })
      .describe("CRN of the Watson Assistant instance"),
    roles: roleList
      .default(["Reader"])
      .describe(
        "Roles on the assistants, or on the whole instance; the platform role Viewer comes with them",
      ),
    assistants: z
      .array(
        z.strictObject({
          id: z
            .string("must be text")
            .regex(new RegExp(`^${uuid}$`), "must be the id of an assistant (a UUID)")
            .describe("Id of an assistant (Assistant settings, Assistant IDs and API details)"),
          roles: roleList.optional().describe("Roles on this one; left out, those of the entry"),
          skills: ids("a skill").describe("Ids of its action and dialog skills, to build in them"),
          environments: ids("an environment").describe("Ids of its environments, to publish to them"),
        }),
        "must be a list of assistants",
      )
      .min(1, "must hold at least one assistant; leave it out for all")
      .optional()
      .describe("Only these assistants; left out, all of the instance"),
    account: accountOfInstance,
    user: z.email("must be an e-mail address").optional().describe("E-mail address of a user of the account"),
    serviceId: serviceIdId.optional().describe("An existing service ID"),
    accessGroup: accessGroupId.optional().describe("An existing access group"),
    onboarding: accessName.optional().describe("Name of an entry of assistant.onboarding: its service ID"),
  })
  .superRefine((entry, context) => {
    if (subjects.filter((subject) => entry[subject] !== undefined).length === 1) return;
    const message = `must name exactly one of ${subjects.join(", ")}: who gets the access`;
    context.addIssue({ code: "custom", path: [], message });
  });

export type AssistantAccessConfig = z.output<typeof assistantAccess>;

interface Assistant {
  onboarding: readonly { name: string; userApiKeyFrom?: unknown }[];
  access: readonly AssistantAccessConfig[];
}

/** Two entries would make the same policy, Viewer on the instance, which IAM refuses. */
export function reportSameSubject(access: readonly AssistantAccessConfig[], context: z.RefinementCtx): void {
  const keys = access.map((entry) =>
    JSON.stringify([entry.instance.guid, ...subjects.map((subject) => entry[subject] ?? null)]),
  );
  keys.forEach((key, index) => {
    const first = keys.indexOf(key);
    if (first === index) return;
    const message = `is for the same instance and the same one as assistant.access[${first}]; put their assistants into one entry`;
    context.addIssue({ code: "custom", path: [index, "instance"], message });
  });
}

/** `access[].onboarding` names one whose identity is a service ID. */
export function reportUnknownOnboarding({ onboarding, access }: Assistant, context: z.RefinementCtx): void {
  access.forEach((entry, index) => {
    if (entry.onboarding === undefined) return;
    const path = ["access", index, "onboarding"];
    const found = onboarding.find(({ name }) => name === entry.onboarding);
    if (!found) {
      const known = onboarding.map(({ name }) => name).join(", ") || "none";
      context.addIssue({
        code: "custom",
        path,
        message: `is no entry of assistant.onboarding; there are: ${known}`,
      });
    } else if (found.userApiKeyFrom !== undefined) {
      context.addIssue({
        code: "custom",
        path,
        message: "is onboarded by a user's key; name the user instead",
      });
    }
  });
}
