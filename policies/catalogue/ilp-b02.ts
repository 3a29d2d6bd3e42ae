import { holdersOf } from "../capabilities";
import type { Rule } from "../rule";

export const ilpB02: Rule = {
  id: "ILP-B02",
  title: "Nobody but the engine may change access groups",
  severity: "critical",
  level: "mandatory",
  services: ["iam-groups"],
  references: { cis: ["1.14", "1.15"], nist: ["AC-6(1)", "AC-5"] },
  why: "Who may add members to groups may add itself to each of them, the administrators' too.",
  attack: [
    "A helper's service ID is Editor on IAM Access Groups.",
    "Whoever has its key adds the service ID to the administrators' group.",
    "The next token has the administrators' rights.",
  ],
  remediation: "Give Viewer, and keep memberships in code.",
  stack: (context) =>
    holdersOf(context, ["join-group"], () => "lets its subject add members to access groups, itself too"),
};
