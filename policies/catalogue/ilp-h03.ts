import { normalId } from "../../access";
import { liveIdsOf } from "../locks";
import { type Rule, violation } from "../rule";

export const ilpH03: Rule = {
  id: "ILP-H03",
  title: "Nothing in IAM is unknown to the code",
  severity: "medium",
  level: "mandatory",
  services: ["iam-access-management", "iam-identity", "iam-groups"],
  references: { cis: [], nist: ["CM-8(3)", "CM-3", "AC-2(4)"] },
  why: "What no program declares, no review has seen and no update takes away.",
  attack: [
    "An attacker has an administrator's session for an hour.",
    "They make a service ID, a key and a policy by hand.",
    "No preview shows them, for no program knows them.",
  ],
  remediation: "Import it into a program, delete it, or accept it in the baseline.",
  refined:
    "The severity is the same for every object: Pulumi has one per policy. What is dangerous in itself breaks other rules too, for an inventory is judged by all of them.",
  live({ objects, accountedFor, declared = false }, { resources }) {
    const known = new Set([...(declared ? liveIdsOf(resources) : []), ...accountedFor.map(idIn)]);
    return objects.flatMap(({ id, kind, name }) =>
      known.has(idIn(id))
        ? []
        : [violation(`${kind} ${name ?? id} is in no stack and in no baseline`, { liveId: id })],
    );
  },
};

/** The provider's ids end in IBM's: `<subject>/<policy>`. */
function idIn(id: string): string {
  return normalId(id.slice(id.lastIndexOf("/") + 1));
}
