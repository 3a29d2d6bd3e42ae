import { isUnknown } from "../../access";
import { type Rule, undecided, violation } from "../rule";

export const ilpB08: Rule = {
  id: "ILP-B08",
  title: "An engine without a key is better than one with a key",
  severity: "high",
  level: "advisory",
  references: { cis: ["1.3"], nist: ["IA-5", "SC-12"] },
  why: "A key can be copied, must be replaced, and goes before an authorization where both exist. A token made of it outlives it by up to 60 minutes.",
  attack: [
    "The engine's key was copied when it was made, into a terminal's history.",
    "Nobody replaces it.",
    "Years later the copy still makes keys for every service ID.",
  ],
  remediation:
    "Two authorizations from the instance: Groups Service Member Manage on iam-groups, Operator on iam-identity. An engine with a key stays allowed.",
  resource: {
    types: ["SmIamCredentialsConfiguration"],
    check({ properties: { disabled } }) {
      if (isUnknown(disabled)) return [undecided("whether it is disabled is not known yet")];
      return disabled === true ? [] : [violation("is an engine with an API key")];
    },
  },
};
