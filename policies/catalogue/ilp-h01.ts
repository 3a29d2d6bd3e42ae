import { ibmType, idIn, isUnknown } from "../../access";
import { type Judged, type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { callOf, gapsOf } from "../subjects";

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
      ...context.model.data.secrets.flatMap(({ groups }) =>
        groups.map((id) => context.model.directory.idOf(id)),
      ),
    ]);
    const isOpen = gapsOf(context.model, "SmIamCredentialsSecret").length > 0;
    if (handedOut.size === 0 && !isOpen) return [];
    const lists = context.resources.filter(({ type }) => ibmType(type) === "IamAccessGroupMembers");
    return lists.flatMap((list) => evictionBy(list, { handedOut, isOpen }, context));
  },
};

interface Filled {
  readonly handedOut: ReadonlySet<string>;
  /** Engines fill groups that are not known yet. */
  readonly isOpen: boolean;
}

function evictionBy(list: Judged, { handedOut, isOpen }: Filled, context: StackContext): Verdict[] {
  const { urn, options } = list;
  const ignores = options?.ignoreChanges ?? [];
  if (ignores.some((path) => path === "*" || path.startsWith("iamServiceIds"))) return [];
  const group = idIn(list, "accessGroupId");
  if (isUnknown(group)) return [undecided("may own the list of an engine's group", { urn })];
  if (group === undefined || !handedOut.has(context.model.directory.idOf(group)))
    return isOpen ? [undecided("may own the list of an engine's group", { urn })] : [];
  const message = `owns the list of ${callOf(context, group)}, which an engine fills`;
  return [options ? violation(message, { urn }) : undecided(`perhaps ${message}`, { urn })];
}
