import { type Rule, undecided, violation } from "../rule";
import { coversAccountManagement } from "../scopes";

export const ilpA03: Rule = {
  id: "ILP-A03",
  title: "No grant on all account management services",
  severity: "critical",
  level: "mandatory",
  milder: { severity: "medium", level: "advisory" },
  services: ["iam-access-management", "iam-identity", "iam-groups"],
  references: { cis: ["1.14", "1.15"], nist: ["AC-6(1)", "AC-6(5)"] },
  why: "Account management is who may do what: whoever has a role there can get every other one.",
  attack: [
    "A helper gets Editor on account management, to list users.",
    "It invites an identity of the attacker's and puts it into the administrators' group.",
    "The attacker logs in as an administrator.",
  ],
  remediation: "Name the one service that is needed, such as iam-groups, user-management or billing.",
  grant({ kind, target, roles }) {
    const covered = kind === "access" ? coversAccountManagement(target) : "no";
    if (covered === "no") return [];
    if (covered === "unknown") return [undecided("may be for all account management services")];
    const onlyViewer =
      roles.length > 0 && roles.every((role) => typeof role === "string" && /(^|:)Viewer$/.test(role));
    return [violation("is for all account management services", onlyViewer ? { milder: true } : {})];
  },
};
