import { type Rule, undecided, violation } from "../rule";

export const ilpA01: Rule = {
  id: "ILP-A01",
  title: "A policy names its target",
  severity: "critical",
  level: "mandatory",
  services: ["any"],
  references: { cis: ["1.14", "1.15"], nist: ["AC-6"] },
  why: "Without a target the provider asks IAM for every IAM-enabled service of the account. Nobody reads that off the code.",
  attack: [
    "A pipeline's key leaks; its policy was meant for one bucket.",
    "The policy names no target, so it is for every IAM-enabled service.",
    "The finder reads databases and secrets that the pipeline never used.",
  ],
  remediation: "Set resources.service, and an instance or a resource group.",
  grant({ kind, target }) {
    if (kind !== "access") return [];
    const { attributes, tags, unread, implied } = target;
    if (implied && tags.length > 0)
      return [violation("names access tags only, which holds for every service")];
    if (implied) return [violation("names no target, so it is for every IAM-enabled service")];
    if (attributes.length > 0 && unread.length === 0 && attributes.every(({ key }) => key === "region"))
      return [violation("names a region only, which holds for every service")];
    const known = attributes.some(({ constraint }) => constraint.kind !== "unknown");
    if (known) return [];
    if (attributes.length + unread.length > 0) return [undecided("its target is not known yet")];
    return [violation("is for everything in the account")];
  },
};
