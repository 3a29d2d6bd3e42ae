import * as z from "zod";
import { CloudError } from "../core/errors";

const milliseconds = z.number().min(0).max(600_000);

/** How long: a number of milliseconds, or a distribution to draw it from. */
const duration = z.union([
  milliseconds,
  z.discriminatedUnion("distribution", [
    z
      .strictObject({ distribution: z.literal("uniform"), min: milliseconds, max: milliseconds })
      .refine(({ min, max }) => min <= max, { path: ["max"], message: "must not be less than min" }),
    z.strictObject({ distribution: z.literal("normal"), mean: milliseconds, deviation: milliseconds }),
    z.strictObject({
      distribution: z.literal("lognormal"),
      median: milliseconds,
      sigma: z.number().min(0).max(5),
    }),
  ]),
]);

const pattern = z.string().min(1).max(200);
/** Which requests a rule is about: all that are given must fit; `*` and `?` are wildcards. */
const scope = {
  operation: pattern.optional(),
  service: pattern.optional(),
  host: pattern.optional(),
  method: z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]).optional(),
};
/** How often it strikes: leaves out the first `after` requests, then strikes with `probability`, at most `count` times. */
const frequency = {
  probability: z.number().min(0).max(1).default(1),
  after: z.int().min(0).default(0),
  count: z.int().min(1).optional(),
};
const common = { ...scope, ...frequency };

const rules = [
  z.strictObject({ kind: z.literal("latency"), milliseconds: duration, ...common }),
  z.strictObject({
    kind: z.literal("rate-limit"),
    retryAfterSeconds: z.int().min(0).max(3600).default(1),
    ...common,
  }),
  z.strictObject({
    kind: z.literal("server-error"),
    status: z.int().min(500).max(599).default(503),
    ...common,
  }),
  z.strictObject({ kind: z.literal("connection-reset"), ...common }),
  z.strictObject({ kind: z.literal("lost-reply"), ...common }),
  z.strictObject({ kind: z.literal("stale-read"), milliseconds, ...common }),
  z.strictObject({
    kind: z.literal("member-failure"),
    status: z.int().min(400).max(599).default(500),
    /** IAM id of the member; a pattern. */
    member: pattern.optional(),
    ...common,
  }),
  z.strictObject({ kind: z.literal("slow-grant"), milliseconds }),
] as const;

const kinds = rules.map((rule) => rule.shape.kind.value);

const faultRule = z.discriminatedUnion("kind", rules, {
  error: (issue) =>
    issue.code === "invalid_union" ? `is not a kind of fault; choose one of ${kinds.join(", ")}` : undefined,
});

const seed = z.int().min(0).max(0xffff_ffff);
const faultFile = z.strictObject({ seed: seed.optional(), faults: z.array(faultRule).default([]) });

/** A fault as it was asked for, defaults filled in. */
export type FaultRule = z.infer<typeof faultRule>;
export type FaultKind = FaultRule["kind"];
export type RuleOf<K extends FaultKind> = Extract<FaultRule, { kind: K }>;
export type Duration = z.infer<typeof duration>;
export type FaultPlan = z.infer<typeof faultFile>;

/** Throws `CloudError` (`CLOUD_BAD_FAULT`) that names the first field that is wrong. */
export function parseRule(input: unknown): FaultRule {
  return checked(faultRule, input, "The fault");
}

export function parsePlan(input: unknown, source: string): FaultPlan {
  return checked(faultFile, input ?? {}, source);
}

export function parseSeed(input: unknown): number {
  return checked(z.strictObject({ seed }), input, "The request").seed;
}

function checked<T>(schema: z.ZodType<T>, input: unknown, source: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = deepest(result.error.issues[0]!);
  const field = [...issue.path, ...(issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [])];
  const words = issue.code === "unrecognized_keys" ? "is not a known field" : lowerFirst(issue.message);
  throw new CloudError("CLOUD_BAD_FAULT", `${source}: ${pathText(field) || "the document"} ${words}.`);
}

type Issue = z.core.$ZodIssue;

/** A value that fits no branch of a union: what the branch complains about that came closest (an object, not a number). */
function deepest(issue: Issue): Issue {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
  const inner = issue.errors.flat().find((candidate) => candidate.path.length > 0);
  return inner ? deepest({ ...inner, path: [...issue.path, ...inner.path] }) : issue;
}

/** `faults[1].milliseconds` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${String(part)}`))
    .join("");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
