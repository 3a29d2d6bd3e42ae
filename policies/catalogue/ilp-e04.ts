import { constraintsOn, literals } from "../../access";
import { type Rule, undecided, violation } from "../rule";

export const ilpE04: Rule = {
  id: "ILP-E04",
  title: "No source in a foreign account",
  severity: "high",
  level: "mandatory",
  services: ["any"],
  references: { cis: [], nist: ["AC-20", "CA-3"] },
  why: "Who controls a service in another account, you do not decide.",
  attack: [
    "An authorization has its source in a partner's account, for a trial.",
    "The trial ends, the authorization stays.",
    "Whoever runs the partner's account still reaches the target.",
  ],
  remediation: "Remove sourceServiceAccount, or list the account in sourceAccounts.",
  grant({ kind, subject }, { parameters }) {
    if (kind !== "authorization" || subject.kind !== "service") return [];
    const accounts = constraintsOn(subject.source, "sourceAccount");
    if (accounts.some((one) => one.kind === "unknown"))
      return [undecided("the account of its source is not known yet")];
    const allowed = [
      "this account",
      ...parameters.sourceAccounts,
      ...(parameters.account ? [parameters.account] : []),
    ];
    const foreign = accounts
      .flatMap((one) => literals(one) ?? ["any account"])
      .filter((one) => !allowed.includes(one));
    return foreign.length > 0 ? [violation(`has its source in ${foreign.join(", ")}`)] : [];
  },
};
