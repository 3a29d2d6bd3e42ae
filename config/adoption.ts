import { z } from "zod";

const thing = (kind: string, prefix: string) =>
  z
    .string(`must be the id (${prefix}-…) or the name of ${kind}`)
    .min(1, `must be the id (${prefix}-…) or the name of ${kind}`)
    .optional();

const policies = z.union(
  [
    z.literal("matching"),
    z.array(z.guid("must be the id of a policy")).min(1, "must hold at least one id of a policy"),
  ],
  "must be matching, or a list of ids of policies",
);

/** `engines[].adopt`: things that exist and become the engine's, by import. */
export const adopt = z
  .strictObject({
    serviceId: thing("a service ID", "ServiceId").describe(
      "Id or name of the service ID that the engine acts as",
    ),
    policies: policies
      .optional()
      .describe(
        "Policies of that service ID that the engine needs anyway: their ids, or matching for all of them",
      ),
    accessGroup: thing("an access group", "AccessGroupId").describe(
      "Id or name of the access group that becomes the engine's; its other members stay",
    ),
    configuration: z
      .string("must be the name of the instance's IAM credentials configuration")
      .min(1, "must be the name of the instance's IAM credentials configuration")
      .optional()
      .describe("Name of the IAM credentials configuration that the instance has"),
  })
  .optional()
  .describe("What exists already and is taken over; it stays when the stack goes");

interface Engine {
  mode: "auto" | "key" | "keyless";
  grantsVia: "serviceId" | "accessGroup";
  accessGroup?: unknown;
  newInstance?: unknown;
  adopt?: z.output<typeof adopt>;
}

/** What does not go together with `adopt`. */
export function reportAdoption(engines: readonly Engine[], context: z.RefinementCtx): void {
  engines.forEach((engine, index) => {
    for (const [field, message] of mistakes(engine))
      context.addIssue({ code: "custom", path: [index, "adopt", ...(field ? [field] : [])], message });
  });
}

function mistakes({
  mode,
  grantsVia,
  accessGroup,
  newInstance,
  adopt: wanted,
}: Engine): [string | undefined, string][] {
  if (!wanted) return [];
  const found: [string | undefined, string][] = [];
  if (mode !== "key")
    found.push([undefined, "needs mode: key: an engine without a key has nothing that could be adopted"]);
  if (wanted.policies && !wanted.serviceId)
    found.push(["policies", "needs adopt.serviceId beside it: they are policies of that service ID"]);
  if (wanted.policies && grantsVia === "accessGroup")
    found.push(["policies", "does not go with grantsVia: accessGroup, where the service ID has no policies"]);
  if (wanted.configuration && newInstance)
    found.push([
      "configuration",
      "does not go with newInstance, which has no configuration of somebody else",
    ]);
  if (wanted.accessGroup && accessGroup)
    found.push(["accessGroup", "does not go with accessGroup.id, which leaves the group to its owner"]);
  if (wanted.accessGroup && grantsVia === "accessGroup")
    found.push([
      "accessGroup",
      "does not go with grantsVia: accessGroup: every member of the group would have the engine's rights",
    ]);
  return found;
}
