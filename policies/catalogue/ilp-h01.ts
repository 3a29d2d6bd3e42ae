import { ibmType, idIn, isUnknown } from "../../access";
import { type Judged, type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { callOf } from "../subjects";

export const ilpH01: Rule = {
  id: "ILP-H01",
  title: "Nobody manages the whole list of an engine's group",
  severity: "high",
  level: "mandatory",
  services: ["iam-groups", "secrets-manager"],
  references: { cis: [], nist: ["CP-10", "CM-3"] },
  why: "The engine adds a service ID to the group for each credential. IamAccessGroupMembers owns the list, so the next update evicts them, and running applications lose their access.",
  attack: [
    "An application works with a credential of the engine.",
    "Somebody runs an update that has nothing to do with it.",
    "The update takes the credential's service ID out of its group.",
  ],
  remediation: 'Drop the resource, or give it the option ignoreChanges: ["iamServiceIds"].',
  stack(context) {
    const handedOut = new Set([
      ...context.parameters.engineGroups.map((id) => context.model.directory.idOf(id)),
      ...context.model.secrets.flatMap(({ groups }) => groups),
    ]);
    if (handedOut.size === 0) return [];
    const lists = context.resources.filter(({ type }) => ibmType(type) === "IamAccessGroupMembers");
    return lists.flatMap((list) => evictionBy(list, handedOut, context));
  },
};

function evictionBy(list: Judged, handedOut: ReadonlySet<string>, context: StackContext): Verdict[] {
  const { urn, options } = list;
  const ignores = options?.ignoreChanges ?? [];
  if (ignores.some((path) => path === "*" || path.startsWith("iamServiceIds"))) return [];
  const group = idIn(list, "accessGroupId");
  if (isUnknown(group)) return [undecided("may own the list of an engine's group", { urn })];
  if (group === undefined || !handedOut.has(context.model.directory.idOf(group))) return [];
  const message = `owns the list of ${callOf(context, group)}, which an engine fills`;
  return [options ? violation(message, { urn }) : undecided(`perhaps ${message}`, { urn })];
}
