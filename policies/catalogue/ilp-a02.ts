import { type Rule, undecided, violation } from "../rule";
import { coversAllServices, hasUnknownRole, rolesAmong } from "../scopes";

const privileged = ["Administrator", "Manager", "Editor", "Writer", "Operator"];

export const ilpA02: Rule = {
  id: "ILP-A02",
  title: "No privileged role on all IAM-enabled services",
  severity: "critical",
  level: "mandatory",
  services: ["any"],
  references: { cis: ["1.14", "1.15"], nist: ["AC-6", "AC-6(5)"] },
  why: "The role holds for services that nobody uses yet, and for each one that comes.",
  attack: [
    "An application's service ID is Editor on all services, because that was quick.",
    "Its key is found in a log.",
    "Every instance of the account, also those that come later, is changed or deleted with it.",
  ],
  remediation: "Write a policy for each service that is needed.",
  grant(grant) {
    if (grant.kind !== "access") return [];
    const all = coversAllServices(grant.target);
    const roles = rolesAmong(grant, privileged);
    if (all === "no" || (roles.length === 0 && !hasUnknownRole(grant))) return [];
    if (roles.length === 0)
      return [undecided("is for all IAM-enabled services, and its roles are not known yet")];
    if (all === "unknown")
      return [undecided(`gives ${roles.join(", ")}, perhaps on all IAM-enabled services`)];
    return [violation(`gives ${roles.join(", ")} on all IAM-enabled services`)];
  },
};
