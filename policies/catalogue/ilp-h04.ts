import { type Rule, violation } from "../rule";

export const ilpH04: Rule = {
  id: "ILP-H04",
  title: "Waivers are complete, in time and needed",
  severity: "medium",
  level: "mandatory",
  services: ["policies"],
  references: { cis: [], nist: ["CM-3", "CA-7"] },
  why: "A waiver is a promise to look again. Without an owner, a reason and a day it is a hole that nobody remembers.",
  attack: [
    "A finding is waived for the length of a migration.",
    "The migration ends, the waiver does not.",
    "Years later it covers a new policy of the same name.",
  ],
  remediation: "Mend the entry in waivers.yaml, renew it for at most 90 days, or delete it.",
  stack: ({ waivers = [] }) =>
    waivers.flatMap(({ id, problems }) => problems.map((problem) => violation(`waiver ${id}: ${problem}`))),
};
