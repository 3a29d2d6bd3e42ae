import { z } from "zod";

/** One accepted finding, for a time. */
export interface Waiver {
  readonly id: string;
  /** `ILP-C01` */
  readonly rule: string;
  /** URN of the resource, or id of the live object, exact or with `*` for any run of characters. */
  readonly urn?: string;
  readonly liveId?: string;
  readonly owner: string;
  readonly reason: string;
  readonly ticket: string;
  /** Days as `2026-12-31`, in UTC; the last one is still a day of the waiver. */
  readonly created: string;
  readonly expires: string;
  /** Who else agreed; needed where the rule is critical. */
  readonly approver?: string;
}

/** An entry of the file. With a problem it waives nothing. */
export interface WaiverEntry {
  /** As written, or `entry 3`. */
  readonly id: string;
  readonly waiver?: Waiver;
  readonly problems: readonly string[];
}

/** Days that a waiver may live. */
export const maxDays = 90;

const day = 24 * 60 * 60 * 1000;

const said = (what: string) => z.string(`has no ${what}`).trim().min(1, `has no ${what}`);
const date = (what: string) =>
  z.iso.date({
    error: ({ input }) => (input === undefined ? `has no ${what}` : `${what} is no date like 2026-12-31`),
  });

export const waiverSchema = z
  .strictObject({
    id: said("id").describe("Its name; no other waiver has it"),
    rule: said("rule").describe("Id of the rule, like ILP-C01"),
    urn: z
      .string("urn is no text")
      .optional()
      .describe("URN of the resource, exact or with * for any run of characters; this or liveId"),
    liveId: z.string("liveId is no text").optional().describe("IBM's id of a live object; this or urn"),
    owner: said("owner").describe("Who answers for it"),
    reason: said("reason").describe("Why it is accepted"),
    ticket: said("ticket").describe("Where that was decided"),
    created: date("created").describe("Day like 2026-12-31"),
    expires: date("expires").describe(`Last day that counts, at most ${maxDays} days after created`),
    approver: z
      .string("approver is no text")
      .optional()
      .describe("Who else agreed; needed where the rule is critical"),
  })
  .refine(
    ({ urn, liveId }) => (urn === undefined) !== (liveId === undefined),
    "needs urn or liveId, one of the two",
  )
  .refine(
    ({ urn }) => urn === undefined || isNarrow(urn),
    "urn must name a type, and at least 3 characters of the name",
  )
  .refine(
    ({ liveId }) => liveId === undefined || literals(liveId) >= 8,
    "liveId must have at least 8 characters besides *",
  );

/**
 * Entries of a waiver file.
 * @param entries what stands under `waivers:`, parsed
 * @param critical ids of the rules that take a second person, and `known` all ids
 * @param now milliseconds
 */
export function readWaivers(
  entries: readonly unknown[],
  { known, critical, now }: { known: ReadonlySet<string>; critical: ReadonlySet<string>; now: number },
): WaiverEntry[] {
  const ids = entries.map(idOf);
  return entries.map((entry, index) => {
    const id = ids[index] ?? `entry ${index + 1}`;
    const parsed = waiverSchema.safeParse(entry);
    if (!parsed.success) return { id, problems: parsed.error.issues.flatMap(problemsOf) };
    const waiver = parsed.data;
    const problems = [
      ...(ids.indexOf(id) === index ? [] : ["has the id of another waiver"]),
      ...(known.has(waiver.rule) ? [] : [`is for ${waiver.rule}, which is no rule`]),
      ...(critical.has(waiver.rule) ? secondPerson(waiver) : []),
      ...timeProblems(waiver, now),
    ];
    return { id, waiver, problems };
  });
}

function timeProblems({ created, expires }: Waiver, now: number): string[] {
  const [from, to] = [Date.parse(created), Date.parse(expires)];
  return [
    ...(from > now ? [`is of ${created}, which is yet to come`] : []),
    ...(to - from > maxDays * day ? [`lasts more than ${maxDays} days`] : []),
    ...(to < from ? ["ends before it begins"] : []),
    ...(now >= to + day ? [`expired on ${expires}`] : []),
  ];
}

function secondPerson({ rule, owner, approver = "" }: Waiver): string[] {
  if (approver.trim() === "") return [`has no approver, and ${rule} is critical`];
  return approver === owner ? ["was approved by its owner"] : [];
}

function problemsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => `has ${key}, which is no field`);
  if (issue.code === "invalid_type" && issue.path.length === 0) return ["is no list of fields"];
  return [issue.message];
}

function idOf(entry: unknown): string | undefined {
  const id = (entry as { id?: unknown } | null)?.id;
  return typeof id === "string" && id.trim() !== "" ? id.trim() : undefined;
}

/** A waiver is for a few resources, never for whatever comes. */
function isNarrow(urn: string): boolean {
  const [, , type = "", ...name] = urn.split("::");
  return urn.startsWith("urn:pulumi:") && !type.endsWith("*") && literals(name.join("::")) >= 3;
}

function literals(pattern: string): number {
  return pattern.replaceAll("*", "").length;
}
