import { capabilitiesOf } from "../capabilities";
import { type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { serviceOf } from "../scopes";
import { engineIdentities, isFor } from "../subjects";

export const ilpB04: Rule = {
  id: "ILP-B04",
  title: "Creator roles only where creation is restricted",
  severity: "high",
  level: "mandatory",
  services: ["iam-identity"],
  references: { cis: ["1.4"], nist: ["AC-6(1)", "IA-5"] },
  why: "Where the account does not restrict who creates service IDs, the role gives an engine nothing, and stays when the account changes its mind.",
  attack: [
    "An engine keeps Service ID creator although the account restricts nobody.",
    "The account restricts creation later, to stop new identities.",
    "Whoever has the engine's key goes on making them.",
  ],
  remediation:
    "Drop the role. If the account does restrict creation, set restrictsServiceIdCreation. No engine needs User API key creator.",
  stack(context) {
    return context.model.grants.flatMap((grant): Verdict[] => {
      const found = capabilitiesOf(context, grant, ["new-identity", "user-key"]);
      const wrong = found.filter(({ capability }) => capability === "user-key" || !mayCreate(context, grant));
      if (wrong.length === 0) return [];
      const urn = grant.provenance.urn ?? "";
      const what = wrong.map(({ capability }) => words[capability]).join(" and ");
      const isSure = wrong.some(({ sure }) => sure === "yes");
      return [isSure ? violation(`gives ${what}`, { urn }) : undecided(`may give ${what}`, { urn })];
    });
  },
};

const words: Readonly<Record<string, string>> = {
  "new-identity": "Service ID creator",
  "user-key": "User API key creator",
};

/** An engine in an account that restricts creation: by its key's identity, or by an authorization of Secrets Manager. */
function mayCreate(context: StackContext, grant: StackContext["model"]["grants"][number]): boolean {
  if (!context.parameters.restrictsServiceIdCreation) return false;
  const { subject } = grant;
  if (subject.kind === "service") return serviceOf(subject.source) === "secrets-manager";
  return isFor(engineIdentities(context), grant, context.model);
}
