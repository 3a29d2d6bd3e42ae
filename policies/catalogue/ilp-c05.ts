import { isUnknown, normalId } from "../../access";
import { type Rule, undecided, violation } from "../rule";

export const ilpC05: Rule = {
  id: "ILP-C05",
  title: "No user's key for automation, and never the owner's",
  severity: "critical",
  level: "mandatory",
  milder: { severity: "medium", level: "advisory" },
  services: ["iam-identity"],
  references: { cis: ["1.5"], nist: ["AC-6(5)", "IA-2", "IA-4"] },
  why: "A user's key may whatever the user may, and the owner may everything. It goes on working when the task has another owner.",
  attack: [
    "An automation runs with its author's own API key.",
    "The key leaks.",
    "The finder is the author, with everything that the author may do.",
  ],
  remediation: "Use a service ID or a trusted profile.",
  resource: {
    types: ["IamApiKey"],
    check({ properties: { iamId } }, { parameters }) {
      if (isUnknown(iamId) || iamId === undefined)
        return [
          violation("is a user's key", { milder: true }),
          ...(parameters.accountOwner === undefined ? [] : [undecided("may be the account owner's key")]),
        ];
      const isOwner =
        parameters.accountOwner !== undefined &&
        normalId(String(iamId)) === normalId(parameters.accountOwner);
      return [
        isOwner ? violation("is the account owner's key") : violation("is a user's key", { milder: true }),
      ];
    },
  },
};
