import { z } from "zod";
import { parseDuration } from "./duration";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

export const accessGroupId = z
  .string("must be text")
  .regex(
    new RegExp(`^AccessGroupId-${uuid}$`),
    "must be the id of an access group, like AccessGroupId-12345678-…",
  );

export const serviceIdId = z
  .string("must be text")
  .regex(new RegExp(`^ServiceId-${uuid}$`), "must be the id of a service ID, like ServiceId-12345678-…");

/** Shortest and longest lease, in seconds. Source: IBM Cloud documentation, Secrets Manager, "Limits". */
const shortest = 60;
const longest = 90 * 86_400;

export const ttl = z
  .union([z.string(), z.number()], "must be a duration like 3600, 90m, 12h or 30d")
  .transform((value, context): number => {
    const seconds = parseDuration(value);
    if (seconds !== undefined && seconds >= shortest && seconds <= longest) return seconds;
    context.addIssue({
      code: "custom",
      message:
        seconds === undefined
          ? "must be a duration like 3600, 90m, 12h or 30d"
          : "must be between 60 seconds and 90 days",
    });
    return z.NEVER;
  })
  .describe("How long an API key lives, as seconds or like 90m, 12h, 30d");

/** Letters, digits, `_`, `.` and `-`. Source: Secrets Manager CLI reference, `--name`. */
const smName = (longestName: number) =>
  z
    .string("must be text")
    .regex(
      /^[A-Za-z0-9_][A-Za-z0-9_.-]*[A-Za-z0-9]$/,
      "must be letters, digits, _, . and -, at least 2, ending with a letter or digit",
    )
    .max(longestName, `must be at most ${longestName} characters`);

const secret = z
  .strictObject({
    name: smName(229).describe("Name of the secret; unique in the instance"),
    accessGroups: z
      .array(accessGroupId, "must be a list of ids of access groups")
      .min(1, "must hold 1 to 10 access groups")
      .max(10, "must hold 1 to 10 access groups")
      .refine((ids) => new Set(ids).size === ids.length, "must not name a group twice")
      .optional()
      .describe("The groups whose access the credentials have: a service ID is made for the secret"),
    serviceId: serviceIdId
      .optional()
      .describe("An existing service ID whose access the credentials have: only a key is made"),
    ttl,
    rotateEvery: z
      .int("must be a whole number of days")
      .min(1, "must be at least 1 day")
      .max(90, "must be at most 90 days")
      .optional()
      .describe("Days after which Secrets Manager makes a new key; left out, it does not rotate"),
    reuse: z
      .boolean("must be true or false")
      .default(true)
      .refine(
        (value) => value,
        "must be true: IBM's provider manages only secrets whose key is reused until it ends, because reading any other makes a new key",
      )
      .describe("One key for all readers until it ends or rotates"),
    labels: z
      .array(
        z.string("must be text").min(2, "must be 2 to 64 characters").max(64, "must be 2 to 64 characters"),
        "must be a list of labels",
      )
      .max(30, "must be at most 30 labels")
      .default([])
      .describe("To search for"),
    description: z.string("must be text").max(1024, "must be at most 1024 characters").optional(),
  })
  .superRefine((entry, context) => {
    if ((entry.accessGroups === undefined) === (entry.serviceId === undefined)) {
      context.addIssue({
        code: "custom",
        path: [],
        message: "must name either accessGroups or serviceId, the one whose access the credentials have",
      });
    }
    const { rotateEvery, ttl: seconds } = entry;
    if (rotateEvery === undefined || rotateEvery * 86_400 <= seconds) return;
    const message =
      seconds < 86_400
        ? "must be left out: credentials that live less than a day do not rotate"
        : `must be at most ttl, ${seconds / 86_400} days: credentials would end before the next ones are there`;
    context.addIssue({ code: "custom", path: ["rotateEvery"], message });
  });

const reader = z
  .strictObject({ accessGroup: accessGroupId.optional(), serviceId: serviceIdId.optional() })
  .refine(
    ({ accessGroup, serviceId }) => (accessGroup === undefined) !== (serviceId === undefined),
    "must name either accessGroup or serviceId",
  );

export const readers = z
  .array(reader, "must be a list of readers")
  .default([])
  .superRefine((entries, context) =>
    reportTwice(entries, (entry) => entry.accessGroup ?? entry.serviceId, [], context),
  );

const secretGroup = z.strictObject({
  name: smName(64).describe("Name of the secret group"),
  id: z
    .string("must be text")
    .regex(new RegExp(`^(${uuid}|default)$`), "must be the id of a secret group: a UUID, or default")
    .optional()
    .describe("Id of an existing secret group; left out, one is made"),
  description: z.string("must be text").max(1024, "must be at most 1024 characters").optional(),
  readers: readers.describe(
    "Who may read the secrets of this group, and of no other: SecretsReader on the group",
  ),
  secrets: z
    .array(secret, "must be a list of secrets")
    .min(1, "must hold at least one secret")
    .describe("The iam_credentials secrets of the group"),
});

/** `engines[].secretGroups` */
export const secretGroups = z
  .array(secretGroup, "must be a list of secret groups")
  .default([])
  .superRefine((groups, context) => {
    reportTwice(groups, ({ name }) => name, ["name"], context);
    reportTwice(groups, ({ id }) => id, ["id"], context);
    // A secret's name is unique per type in the instance, not in its group.
    const secrets = groups.flatMap((group, at) =>
      group.secrets.map(({ name }, index) => ({ name, path: [at, "secrets", index, "name"] })),
    );
    const first = new Set<string>();
    for (const { name, path } of secrets) {
      if (first.has(name))
        context.addIssue({
          code: "custom",
          path,
          message: "is the name of another secret of this instance too",
        });
      first.add(name);
    }
  })
  .describe("Secret groups with the secrets that applications read, and who may read them");

export type SecretGroupConfig = z.output<typeof secretGroup>;
export type SecretConfig = z.output<typeof secret>;

function reportTwice<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string | undefined,
  field: string[],
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>();
  entries.forEach((entry, index) => {
    const key = keyOf(entry);
    if (key === undefined) return;
    if (seen.has(key))
      context.addIssue({ code: "custom", path: [index, ...field], message: "stands here twice" });
    seen.add(key);
  });
}
