import { z } from "zod";
import { PolicyError } from "./errors";
import type { LiveFacts } from "./rule";

const time = z.string("must be text").refine((text) => !Number.isNaN(Date.parse(text)), "must be a time");
const text = z.string("must be text");
const kinds = [
  "service-id",
  "api-key",
  "access-group",
  "trusted-profile",
  "policy",
  "authorization",
] as const;

const schema = z.strictObject(
  {
    objects: z.array(
      z.strictObject({
        id: text,
        kind: z.enum(kinds, `must be one of ${kinds.join(", ")}`),
        name: text.optional(),
        createdAt: time.optional(),
        lastUsedAt: time.nullable().optional(),
        owner: text.optional(),
        expiresAt: time.nullable().optional(),
        locked: z.boolean("must be true or false").optional(),
      }),
      "must be a list",
    ),
    accountedFor: z.array(text, "must be a list").default([]),
    declared: z.boolean("must be true or false").optional(),
  },
  'must have "objects", a list',
);

/** What an inventory says besides its resources. Throws `PolicyError` (`INPUT_INVALID`) with every wrong field. */
export function readLive(content: unknown, from: string): LiveFacts {
  const result = schema.safeParse(content);
  if (result.success) return result.data as LiveFacts;
  const problems = result.error.issues.map((issue) => {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [];
    const what = keys.length > 0 ? `${keys.join(", ")}: is not a known field` : issue.message;
    return `  live.${[...issue.path, ""].join(".")}: ${what}`.replace(".: ", ": ");
  });
  throw new PolicyError("INPUT_INVALID", `The inventory in ${from} cannot be used:\n${problems.join("\n")}`, {
    cause: result.error,
  });
}
