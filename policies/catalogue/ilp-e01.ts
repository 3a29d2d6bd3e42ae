import { every, some, type Target, type Truth } from "../../access";
import { type Rule, undecided, violation } from "../rule";
import { includesService, isBoundBy, serviceOf } from "../scopes";

export const ilpE01: Rule = {
  id: "ILP-E01",
  title: "An authorization is for one source instance",
  severity: "high",
  level: "mandatory",
  services: ["any"],
  references: { cis: [], nist: ["AC-6", "AC-3"] },
  why: "Without an instance it holds for every one of the service, later ones too. For Secrets Manager on IAM that is an engine in each of them.",
  attack: [
    "An authorization is for all instances of a service.",
    "An attacker with the right to create instances creates one.",
    "The new instance may at once do what the authorization says.",
  ],
  remediation: "Set sourceResourceInstanceId.",
  grant({ kind, subject, target }) {
    if (kind !== "authorization" || subject.kind !== "service") return [];
    const { source } = subject;
    const isEngine = every([includesService(source, "secrets-manager"), isOnIam(target)]);
    const bound = isEngine === "yes" ? ["serviceInstance"] : ["serviceInstance", "resourceGroupId"];
    const isBound = isBoundBy(source, ...bound);
    if (isBound === "yes")
      return isEngine === "unknown" && isBoundBy(source, "serviceInstance") !== "yes"
        ? [undecided("may be an engine's, and names no instance")]
        : [];
    const message = `is for all instances of ${serviceOf(source) ?? "its source"}`;
    const isOpen = isBound === "unknown" || source.unread.length > 0;
    return [isOpen ? undecided(`perhaps ${message}`) : violation(message)];
  },
};

function isOnIam(target: Target): Truth {
  return some(
    ["iam-groups", "iam-identity", "iam-access-management"].map((one) => includesService(target, one)),
  );
}
