import { z } from "zod";
import { lifetimeFields, reportLifetime } from "./api-key";
import { readers, ttl } from "./dynamic-credentials";

/** Days for which the key before still works after a rotation, where the configuration does not say. */
const defaultOverlap = 7;

const fields = {
  ...lifetimeFields,
  overlap: z
    .int("must be a whole number of days")
    .min(0, "must be 0 or more days")
    .max(365, "must be at most 365 days")
    .default(defaultOverlap)
    .describe(
      "Days for which the key before still works after a rotation, so that applications can change over",
    ),
};

/** `assistant.onboarding[].apiKey`: an API key that applications hold, so two of them count for a while. */
export const accessKey = z
  .strictObject(fields)
  .superRefine(reportLifetime)
  .prefault({})
  .describe("The service API key; its value is never stored by IAM");

/** Seconds of an engine's key, where the configuration does not say: read anew each day. */
const defaultTtl = 86_400;

/** `watsonx[].apiKey`: the same, or a key that an engine of the stack makes. */
export const watsonxKey = z
  .strictObject({
    ...fields,
    engine: z
      .string("must be the name of an engine")
      .optional()
      .describe(
        "An engine of this stack that makes the key, as an iam_credentials secret, anew when it has ended",
      ),
    ttl: ttl
      .optional()
      .describe("With engine: how long a key lives, as seconds or like 90m, 12h, 30d; left out, 24h"),
    readers: readers.describe("With engine: who may read the secret"),
  })
  .superRefine((key, context) => {
    if (key.engine === undefined) reportLifetime(key, context);
    const without = { ttl: key.ttl, readers: key.readers.length > 0 ? key.readers : undefined };
    const { expiresAt, expiresAfter, rotateEvery } = key;
    const [unused, why] =
      key.engine === undefined
        ? [without, "has no effect without engine"]
        : [{ expiresAt, expiresAfter, rotateEvery }, "has no effect with engine, whose keys live for ttl"];
    for (const [field, value] of Object.entries(unused))
      if (value !== undefined) context.addIssue({ code: "custom", path: [field], message: why });
  })
  .transform((key) => ({ ...key, ttl: key.ttl ?? defaultTtl }))
  .prefault({})
  .describe("The service API key; its value is never stored by IAM");

export type AccessKeyConfig = z.output<typeof accessKey>;

interface Config {
  engines: readonly { name: string; account?: string; targetAccount?: string }[];
  watsonx: readonly { account?: string; apiKey: { engine?: string } }[];
}

/** `watsonx[].apiKey.engine` names an engine in the same account. */
export function reportUnknownEngines({ engines, watsonx }: Config, context: z.RefinementCtx): void {
  watsonx.forEach(({ account, apiKey: { engine: name } }, index) => {
    if (name === undefined) return;
    const path = ["watsonx", index, "apiKey", "engine"];
    const engine = engines.find((entry) => entry.name === name);
    if (!engine) {
      const message = `is not the name of one of engines: ${engines.map((entry) => entry.name).join(", ")}`;
      context.addIssue({ code: "custom", path, message });
    } else if (engine.account !== account || engine.targetAccount !== undefined) {
      const message = "is an engine of another account, which makes no keys for service IDs of this one";
      context.addIssue({ code: "custom", path, message });
    }
  });
}
