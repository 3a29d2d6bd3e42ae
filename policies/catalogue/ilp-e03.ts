import { every, some } from "../../access";
import { type Rule, undecided, violation } from "../rule";
import { includesService } from "../scopes";

/** The last parts of CRNs count as the names that consoles show. */
const documented: Readonly<Record<string, readonly string[]>> = {
  "iam-groups": ["Groups Service Member Manage", "MemberManage"],
  "iam-identity": ["Operator", "Service ID creator", "ServiceIdCreator"],
  "iam-access-management": [],
};

export const ilpE03: Rule = {
  id: "ILP-E03",
  title: "Secrets Manager gets the documented roles on IAM, and no others",
  severity: "critical",
  level: "mandatory",
  services: ["secrets-manager", "iam-groups", "iam-identity"],
  references: { cis: [], nist: ["AC-6(5)"] },
  why: "What the instance may do on IAM, whoever writes its secrets may do through it.",
  attack: [
    "An authorization gives Secrets Manager more than its engine needs.",
    "The attacker is Writer of that instance.",
    "Through the instance it makes API keys of users, which the engine never does.",
  ],
  remediation:
    "Groups Service Member Manage on iam-groups; Operator on iam-identity, and Service ID creator where the account restricts creation.",
  grant({ kind, subject, target, roles }) {
    if (kind !== "authorization" || subject.kind !== "service") return [];
    const targets = Object.keys(documented).map(
      (service) => [service, includesService(target, service)] as const,
    );
    const services = targets.flatMap(([service, isIncluded]) => (isIncluded === "yes" ? [service] : []));
    const isSource = includesService(subject.source, "secrets-manager");
    const isMeant = every([isSource, some(targets.map(([, isIncluded]) => isIncluded))]);
    if (isMeant === "no") return [];
    if (isMeant === "unknown") return [undecided("may be from Secrets Manager to IAM, and is not known yet")];
    const known = roles.flatMap((role) =>
      typeof role === "string" ? [role.slice(role.lastIndexOf(":") + 1)] : [],
    );
    const found = services.flatMap((service) => {
      const wrong = known.filter((role) => !documented[service]?.includes(role));
      return wrong.length > 0 ? [violation(`gives Secrets Manager ${wrong.join(", ")} on ${service}`)] : [];
    });
    if (found.length > 0) return found;
    return known.length < roles.length ? [undecided("its roles on IAM are not known yet")] : [];
  },
};
