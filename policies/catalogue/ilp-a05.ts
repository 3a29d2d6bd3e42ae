import type { Constraint } from "../../access";
import { type Rule, undecided, violation } from "../rule";

/** Characters that must stand before the first wildcard. */
const leastPrefix = 4;

export const ilpA05: Rule = {
  id: "ILP-A05",
  title: "No wildcard that matches nearly everything",
  severity: "high",
  level: "mandatory",
  services: ["any"],
  references: { cis: [], nist: ["AC-6"] },
  why: "A target that looks narrow and matches everything passes every review.",
  attack: [
    'A policy is for the resources that match "p*".',
    "A reviewer takes that for the one bucket named photos.",
    "The holder reads payroll, which matches too.",
  ],
  remediation: `Use stringEquals, or at least ${leastPrefix} characters before the first wildcard.`,
  grant({ subject, target }) {
    const about = subject.kind === "service" ? [target, subject.source] : [target];
    const isOpen = about.some(({ unread }) => unread.length > 0);
    const open = isOpen ? [undecided("parts of its target are not known yet")] : [];
    const lines = about.flatMap(({ attributes, tags }) => [...attributes, ...tags]);
    const loose = lines.flatMap(({ key, constraint }) => {
      if (constraint.kind === "unknown")
        return constraint.literally ? [] : [undecided(`the pattern of ${key} is not known yet`)];
      const short = wildcards(constraint).find((source) => source.search(/[*?]/) < leastPrefix);
      return short === undefined ? [] : [violation(`${key} matches ${short}`)];
    });
    return [...open, ...loose];
  },
};

function wildcards(constraint: Constraint): string[] {
  if (constraint.kind !== "present") return [];
  return constraint.patterns.flatMap(({ source, literal }) => (literal === undefined ? [source] : []));
}
