import { z } from "zod";

/** How the engine is let into the account, and whether that is proven. */
export const engineModeFields = {
  mode: z
    .enum(["auto", "key", "keyless"], "must be auto, key or keyless")
    .default("key")
    .describe(
      "How the engine acts: key by a service ID's API key, keyless by authorizations of the instance; auto takes " +
        "keyless where the instance has no engine configuration yet",
    ),
  verify: z
    .boolean("must be true or false")
    .default(true)
    .describe("Have the engine make a credential, try it and remove it, after a change of the engine"),
  lock: z
    .boolean("must be true or false")
    .default(true)
    .describe(
      "Lock the engine's service ID and API key; `up` and `destroy` unlock them where they change something",
    ),
};

interface ModeAndKeySettings {
  mode: "auto" | "key" | "keyless";
  accessGroup?: unknown;
  apiKey: Readonly<Record<string, unknown>>;
}

/** Settings of the key, or of its service ID, beside `mode: keyless` would be without effect. */
export function reportUnusedSettings(engines: readonly ModeAndKeySettings[], context: z.RefinementCtx): void {
  engines.forEach(({ mode, accessGroup, apiKey }, index) => {
    if (mode !== "keyless") return;
    const set = Object.values(apiKey).some((value) => value !== undefined);
    for (const [field, given] of [
      ["accessGroup", accessGroup !== undefined],
      ["apiKey", set],
    ] as const) {
      if (given)
        context.addIssue({
          code: "custom",
          path: [index, field],
          message: "has no effect with mode: keyless, which has no service ID and no key",
        });
    }
  });
}
