import { holdersOf } from "../capabilities";
import type { Rule } from "../rule";

export const ilpB01: Rule = {
  id: "ILP-B01",
  title: "Nobody but the engine may make keys of other identities",
  severity: "critical",
  level: "mandatory",
  services: ["iam-identity"],
  references: { cis: ["1.15"], nist: ["AC-6(1)", "AC-6(5)", "IA-5"] },
  why: "Operator and Administrator on IAM Identity make API keys for any service ID; Editor decides who takes on trusted profiles. Holding one is holding the account's identities.",
  attack: [
    "The attacker has a service ID that is Operator on IAM Identity.",
    "It makes an API key for the service ID that deploys production.",
    "From now on it is that service ID, and no policy has changed.",
  ],
  remediation: "Give Viewer, or name the identity in engineIdentities or ciIdentities if that is its task.",
  stack: (context) =>
    holdersOf(
      context,
      ["mint-key", "profile-takeover", "weaken-account"],
      (found) => `lets its subject ${found.map(({ capability }) => words[capability]).join(" and ")}`,
    ),
};

const words: Readonly<Record<string, string>> = {
  "mint-key": "make keys of any service ID",
  "profile-takeover": "take over trusted profiles",
  "weaken-account": "change the account's login settings",
};
