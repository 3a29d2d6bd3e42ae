import { isUnknown } from "../../access";
import { blocksOf, isAbsent } from "../properties";
import { type Rule, undecided, type Verdict, violation } from "../rule";

/** From weak to strong. Source: IBM's provider, ibm_iam_account_settings: LEVEL1 e-mail, LEVEL2 TOTP, LEVEL3 U2F, for all users. */
const levels = ["NONE", "NONE_NO_ROPC", "TOTP", "LEVEL1", "TOTP4ALL", "LEVEL2", "LEVEL3"];

export const ilpF01: Rule = {
  id: "ILP-F01",
  title: "Everybody logs in with a second factor",
  severity: "critical",
  level: "mandatory",
  services: ["iam-identity"],
  references: { cis: ["1.7", "1.8", "1.9"], nist: ["IA-2(1)", "IA-2(2)"] },
  why: "A password alone is guessed, phished or used again. NONE_NO_ROPC and TOTP sound like a second factor and leave users without one.",
  attack: [
    "An administrator's password is in a leak of another site.",
    "The account asks for no second factor.",
    "The finder logs in as the administrator.",
  ],
  remediation: "mfa: LEVEL2 or LEVEL3; outside production LEVEL1 and TOTP4ALL will do. No weaker userMfas.",
  resource: {
    types: ["IamAccountSettings"],
    check({ properties: { mfa, userMfas } }, { parameters }): Verdict[] {
      const least = levels.indexOf(parameters.production ? "LEVEL2" : "LEVEL1");
      return [...ofAccount(mfa, least), ...ofUsers(userMfas, mfa, least)];
    },
  },
};

function ofAccount(mfa: unknown, least: number): Verdict[] {
  if (isUnknown(mfa)) return [undecided("its second factor is not known yet")];
  if (isAbsent(mfa)) return [undecided("leaves the account's second factor as it is")];
  return levels.indexOf(String(mfa)) < least ? [violation(`mfa ${mfa} is too weak`)] : [];
}

/** Exceptions that are weaker than the account's own value, or than what is asked for. */
function ofUsers(userMfas: unknown, mfa: unknown, least: number): Verdict[] {
  const floor = Math.max(least, levels.indexOf(String(mfa)));
  return blocksOf(userMfas).flatMap((user) => {
    const own = isUnknown(user) ? user : user.mfa;
    if (isUnknown(own)) return [undecided("an exception's second factor is not known yet")];
    if (isAbsent(own) || levels.indexOf(String(own)) >= floor) return [];
    return [violation(`makes an exception with mfa ${own}`)];
  });
}
