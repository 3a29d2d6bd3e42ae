import { dangerOf, isPrivileged } from "../groups";
import { type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { hasUnknownRole } from "../scopes";
import { callOf, gapsOf, isOfUnknownGroup } from "../subjects";

export const ilpG03: Rule = {
  id: "ILP-G03",
  title: "No dynamic way into a privileged group",
  severity: "high",
  level: "mandatory",
  milder: { severity: "medium", level: "advisory" },
  services: ["iam-groups"],
  references: { cis: ["1.14"], nist: ["AC-6(5)", "AC-5"] },
  why: "Who is in the group is then decided by the identity provider, and by whoever may edit profiles there.",
  attack: [
    "A rule puts everybody of the department platform into the administrators' group.",
    "Employees may edit their own department in the directory.",
    "One of them does, and logs in again.",
  ],
  remediation: "Static members for privileged groups.",
  refined:
    "The other way in that changes by itself is an engine that hands out the group. ILP-B10 forbids that where the group may do something dangerous; Manager without that is advised against here, for an application may need it on an instance of its own.",
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
    return [...found, ...open, ...handedOut(context)];
  },
};

/** Groups with Manager that engines hand out, and that ILP-B10 says nothing of. */
function handedOut(context: StackContext): Verdict[] {
  const { model } = context;
  const { secrets } = model.data;
  if (secrets.length === 0) return [];
  const found = secrets.flatMap(({ groups, provenance }) =>
    groups.flatMap((id): Verdict[] => {
      const group = model.directory.idOf(id);
      const held = model.grantsOf(group).map(({ grant }) => grant);
      const isSure = held.some(isPrivileged);
      if (!isSure && !held.some(hasUnknownRole)) return [];
      if (dangerOf(context, group)?.sure === "yes") return [];
      const message = `hands out ${callOf(context, group)}, which has Manager`;
      const where = { urn: provenance.urn ?? "", milder: true };
      return [isSure ? violation(message, where) : undecided(`perhaps ${message}`, where)];
    }),
  );
  const mayHave = model.grants.filter((grant) => isPrivileged(grant) || hasUnknownRole(grant));
  if (mayHave.length === 0) return found;
  const open = [...gapsOf(model, "SmIamCredentialsSecret"), ...mayHave.filter(isOfUnknownGroup)];
  return [
    ...found,
    ...open.map(({ provenance }) =>
      undecided("may be about a group with Manager that an engine hands out", {
        urn: provenance.urn ?? "",
        milder: true,
      }),
    ),
  ];
}

function privilegeOf(context: StackContext, group: string) {
  const held = context.model.grantsOf(group);
  if (held.some(({ grant }) => isPrivileged(grant)))
    return { why: "has Administrator or Manager", sure: "yes" as const };
  return dangerOf(context, group);
}
