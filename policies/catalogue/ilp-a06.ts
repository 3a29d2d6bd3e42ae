import { type Grant, kindOfId } from "../../access";
import { type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { hasUnknownRole, rolesAmong } from "../scopes";
import { gapsOf, isOfUnknownGroup, membersOf } from "../subjects";

const machinePolicies = ["IamServicePolicy", "IamTrustedProfilePolicy"];

export const ilpA06: Rule = {
  id: "ILP-A06",
  title: "Machine identities are never Administrator",
  severity: "high",
  level: "mandatory",
  services: ["any"],
  references: { cis: ["1.15"], nist: ["AC-6(5)", "AC-5"] },
  why: "Administrator may assign access: whoever has the key of such an identity can give it to anybody.",
  attack: [
    "A build job's service ID is Administrator of one harmless instance.",
    "Whoever has its key assigns access to that instance to any identity.",
    "The key is replaced, and the attacker's own policy stays.",
  ],
  remediation: "Use a service role, or a custom role with the actions that are needed.",
  grant(grant, _, { type }) {
    if (!machinePolicies.some((one) => type.endsWith(`:${one}`))) return [];
    if (rolesAmong(grant, ["Administrator"]).length > 0)
      return [violation("makes a machine identity Administrator")];
    return hasUnknownRole(grant) ? [undecided("its roles are not known yet")] : [];
  },
  stack: groupsOfMachines,
};

/** A group with a machine in it makes the machine Administrator too. */
function groupsOfMachines({ model }: StackContext): Verdict[] {
  const isOpen = gapsOf(model, "IamAccessGroupMembers").length > 0;
  const hasMachines = model.memberships.some(({ member }) => isMachine(member ?? ""));
  return model.grants.flatMap((grant) => {
    const { subject, provenance } = grant;
    if (isOfUnknownGroup(grant)) return isOpen || hasMachines ? perhaps(grant) : [];
    if (subject.kind !== "identity" || kindOfId(subject.id) !== "access-group") return [];
    const isSure = rolesAmong(grant, ["Administrator"]).length > 0;
    if (!isSure && !hasUnknownRole(grant)) return [];
    const machines = membersOf(model, subject.id).filter(isMachine);
    if (machines.length === 0) return isOpen ? perhaps(grant) : [];
    const message = `makes Administrator of a group that ${machines.join(", ")} is in`;
    const where = { urn: provenance.urn ?? "" };
    return [isSure ? violation(message, where) : undecided(`perhaps ${message}`, where)];
  });
}

function perhaps(grant: Grant): Verdict[] {
  if (rolesAmong(grant, ["Administrator"]).length === 0 && !hasUnknownRole(grant)) return [];
  const where = { urn: grant.provenance.urn ?? "" };
  return [undecided("may make a machine identity Administrator, by a group that is not known yet", where)];
}

function isMachine(id: string): boolean {
  return /service-id|trusted-profile/.test(kindOfId(id));
}
