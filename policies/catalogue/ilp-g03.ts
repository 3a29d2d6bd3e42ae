import { dangerOf, isPrivileged } from "../groups";
import { type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { callOf, gapsOf, isOfUnknownGroup } from "../subjects";

export const ilpG03: Rule = {
  id: "ILP-G03",
  title: "No dynamic way into a privileged group",
  severity: "high",
  level: "mandatory",
  services: ["iam-groups"],
  references: { cis: ["1.14"], nist: ["AC-6(5)", "AC-5"] },
  why: "Who is in the group is then decided by the identity provider, and by whoever may edit profiles there.",
  attack: [
    "A rule puts everybody of the department platform into the administrators' group.",
    "Employees may edit their own department in the directory.",
    "One of them does, and logs in again.",
  ],
  remediation: "Static members for privileged groups.",
  refined: "The other way in that changes by itself, an engine that hands out the group, is told by ILP-B10.",
  stack(context) {
    const rules = context.model.memberships.filter(({ how }) => how === "dynamic");
    const known = new Map<string, ReturnType<typeof privilegeOf>>();
    const unknownGroups = rules.length === 0 ? [] : context.model.grants.filter(isOfUnknownGroup);
    const open = [...gapsOf(context.model, "IamAccessGroupDynamicRule"), ...unknownGroups].map(
      ({ provenance }) =>
        undecided("may be about a privileged group with a dynamic rule", { urn: provenance.urn ?? "" }),
    );
    const found = rules.flatMap(({ group, provenance }): Verdict[] => {
      if (!known.has(group)) known.set(group, privilegeOf(context, group));
      const privilege = known.get(group);
      if (!privilege) return [];
      const message = `lets people into ${callOf(context, group)}, which ${privilege.why}`;
      const where = { urn: provenance.urn ?? "" };
      return [privilege.sure === "yes" ? violation(message, where) : undecided(message, where)];
    });
    return [...found, ...open];
  },
};

function privilegeOf(context: StackContext, group: string) {
  const held = context.model.grantsOf(group);
  if (held.some(({ grant }) => isPrivileged(grant)))
    return { why: "has Administrator or Manager", sure: "yes" as const };
  return dangerOf(context, group);
}
