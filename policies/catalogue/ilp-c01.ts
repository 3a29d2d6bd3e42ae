import { isUnknown } from "../../access";
import { isAbsent } from "../properties";
import { type Rule, undecided, violation } from "../rule";

const day = 24 * 60 * 60 * 1000;

export const ilpC01: Rule = {
  id: "ILP-C01",
  title: "A service API key expires soon and is not old",
  severity: "high",
  level: "mandatory",
  services: ["iam-identity"],
  references: { cis: ["1.3"], nist: ["IA-5", "AC-2(3)"] },
  why: "A key without an end works for whoever has copied it, however long ago.",
  attack: [
    "A key is copied from a laptop.",
    "The laptop is lost, the key is forgotten.",
    "The key works until somebody deletes it by chance.",
  ],
  remediation: "Set expiresAt to at most maxKeyAgeDays from now, and replace the key before.",
  refined:
    "CIS asks for a new key every 90 days; IBM's own framework for financial services allows 365 for systems. maxKeyAgeDays says which.",
  resource: {
    types: ["IamServiceApiKey"],
    check({ properties: { expiresAt, createdAt } }, { parameters, now }) {
      const limit = parameters.maxKeyAgeDays * day;
      const age = typeof createdAt === "string" ? now - Date.parse(createdAt) : 0;
      const old = age > limit ? [violation(`is ${Math.floor(age / day)} days old`)] : [];
      if (isUnknown(expiresAt)) return [...old, undecided("its expiry is not known yet")];
      if (isAbsent(expiresAt)) return [...old, violation("never expires")];
      const left = Date.parse(String(expiresAt)) - now;
      if (Number.isNaN(left)) return [...old, violation("expires on a day that is no date")];
      return left > limit ? [...old, violation(`expires in ${Math.floor(left / day)} days only`)] : old;
    },
  },
};
