import type { LiveObject, Rule, Verdict } from "../rule";
import { undecided, violation } from "../rule";

const day = 24 * 60 * 60 * 1000;

/** Days without use. Keys: CIS 1.2; identities: IBM's own report of inactive identities; policies: a quarter. */
const longest: Readonly<Partial<Record<LiveObject["kind"], number>>> = {
  "api-key": 180,
  "service-id": 30,
  policy: 90,
};

export const ilpC02: Rule = {
  id: "ILP-C02",
  title: "Keys, service IDs and policies are in use",
  severity: "medium",
  level: "advisory",
  services: ["iam-identity"],
  references: { cis: ["1.2", "1.17"], nist: ["AC-2(3)", "AC-6(7)"] },
  why: "What nobody uses, nobody misses when somebody else does.",
  attack: [
    "A key of a project that ended lies in an old repository.",
    "Somebody finds it and tries it.",
    "It works, and nobody looks at the log of a project that ended.",
  ],
  remediation: "Disable it, wait, and delete it.",
  live: ({ objects }, { now }) => objects.flatMap((object) => unusedFor(object, now)),
};

function unusedFor({ kind, id, name, lastUsedAt, createdAt }: LiveObject, now: number): Verdict[] {
  const limit = longest[kind];
  if (limit === undefined || lastUsedAt === undefined) return [];
  const where = { liveId: id };
  const what = `${kind} ${name ?? id}`;
  if (lastUsedAt !== null) {
    const days = Math.floor((now - Date.parse(lastUsedAt)) / day);
    return days > limit ? [violation(`${what} was last used ${days} days ago`, where)] : [];
  }
  if (createdAt === undefined)
    return [undecided(`${what} was never used, and nobody tells since when it exists`, where)];
  const age = Math.floor((now - Date.parse(createdAt)) / day);
  return age > 30 ? [violation(`${what} was never used in the ${age} days that it exists`, where)] : [];
}
