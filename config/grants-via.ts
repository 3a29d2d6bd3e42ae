import { z } from "zod";

/** `engines[].grantsVia` */
export const grantsVia = z
  .enum(["serviceId", "accessGroup"], "must be serviceId or accessGroup")
  .default("serviceId")
  .describe("Who holds the engine's grants: its service ID, or a group made for it alone");

interface Engine {
  mode: "auto" | "key" | "keyless";
  grantsVia: z.output<typeof grantsVia>;
  accessGroup?: { id: string };
}

/** Grants on a group that others are in would make them as mighty as the engine. */
export function reportSharedGroups(engines: readonly Engine[], context: z.RefinementCtx): void {
  engines.forEach((engine, index) => {
    if (engine.grantsVia !== "accessGroup") return;
    if (engine.mode === "keyless") {
      const message = "has no effect with mode: keyless, which has no service ID";
      context.addIssue({ code: "custom", path: [index, "grantsVia"], message });
    }
    if (!engine.accessGroup) return;
    context.addIssue({
      code: "custom",
      path: [index, "accessGroup"],
      message:
        "must be left out with grantsVia: accessGroup: a group is made for the engine alone, because every member of " +
        "the group has the engine's rights",
    });
  });
}
