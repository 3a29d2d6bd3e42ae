import type { Grant } from "../../access";
import { type Rule, undecided, type Verdict, violation } from "../rule";
import { hasUnknownRole, includesService, isBoundBy, rolesAmong } from "../scopes";

const valueRoles = ["Manager", "Writer", "SecretsReader"];

export const ilpE02: Rule = {
  id: "ILP-E02",
  title: "Authorizations to Secrets Manager are small",
  severity: "high",
  level: "mandatory",
  milder: { severity: "medium", level: "advisory" },
  services: ["secrets-manager"],
  references: { cis: [], nist: ["AC-6", "AC-4"] },
  why: "A service that reads secrets hands them to whoever controls its instance. Reader shows the metadata of every secret.",
  attack: [
    "A service may read every secret of an instance.",
    "The attacker controls an instance of that service.",
    "It makes the service fetch secrets and send them on.",
  ],
  remediation: "Reader, on one instance; values only where the service needs them, by a waiver.",
  grant(grant): Verdict[] {
    if (grant.kind !== "authorization") return [];
    const isIncluded = includesService(grant.target, "secrets-manager");
    if (isIncluded === "no") return [];
    if (isIncluded === "unknown") return [undecided("may be to Secrets Manager")];
    const roles = rolesAmong(grant, valueRoles);
    const wide = widthOf(grant);
    if (roles.length > 0) return [...wide, violation(`gives ${roles.join(", ")} on secrets to a service`)];
    if (hasUnknownRole(grant)) return [...wide, undecided("its roles on secrets are not known yet")];
    return [...wide, violation("shows a service the metadata of every secret", { milder: true })];
  },
};

function widthOf({ target }: Grant): Verdict[] {
  const bound = isBoundBy(target, "serviceInstance");
  if (bound === "yes") return [];
  const message = "is for all instances of Secrets Manager";
  const isOpen = bound === "unknown" || target.unread.length > 0;
  return [isOpen ? undecided(`perhaps ${message}`) : violation(message)];
}
