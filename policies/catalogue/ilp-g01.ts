import { isUnknown } from "../../access";
import { looseConditions } from "../claims";
import { type Rule, undecided, violation } from "../rule";

export const ilpG01: Rule = {
  id: "ILP-G01",
  title: "Dynamic rules say who gets in, and not who does not",
  severity: "high",
  level: "mandatory",
  services: ["iam-groups"],
  references: { cis: [], nist: ["AC-2", "IA-8"] },
  why: "Everybody fits a rule that names who is kept out, new employees and guests too. CONTAINS with a few characters fits nearly as many.",
  attack: [
    "A rule puts everybody into a group whose department is not sales.",
    "The identity provider sends no department for guests.",
    "A guest logs in and is in the group.",
  ],
  remediation: "EQUALS or IN with whole values, and an expiration of at most maxDynamicRuleHours.",
  resource: {
    types: ["IamAccessGroupDynamicRule"],
    check({ properties: { conditions, expiration } }, { parameters }) {
      const limit = parameters.maxDynamicRuleHours;
      const tooLong = typeof expiration === "number" && expiration > limit;
      return [
        ...looseConditions(conditions),
        ...(tooLong ? [violation(`lets people stay for ${expiration} hours`)] : []),
        ...(isUnknown(expiration) ? [undecided("how long people stay is not known yet")] : []),
      ];
    },
  },
};
