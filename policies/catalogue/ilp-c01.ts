import { isUnknown } from "../../access";
import { type Rule, undecided, violation } from "../rule";

const day = 24 * 60 * 60 * 1000;

export const ilpC01: Rule = {
  id: "ILP-C01",
  title: "A service API key expires soon and is not old",
  severity: "high",
  level: "mandatory",
  references: { cis: ["1.3"], nist: ["IA-5", "AC-2(3)"] },
  why: "A key without an end works for whoever has copied it, however long ago.",
  attack: [
    "A key is copied from a laptop.",
    "The laptop is lost, the key is forgotten.",
    "The key works until somebody deletes it by chance.",
  ],
  remediation:
    "Set expiresAt, and replace the key before. If keys are replaced on a schedule, set keysAreRotated.",
  resource: {
    types: ["IamServiceApiKey"],
    check({ properties: { expiresAt, createdAt } }, { parameters, now }) {
      const limit = parameters.maxKeyAgeDays * day;
      const age = typeof createdAt === "string" ? now - Date.parse(createdAt) : 0;
      const old = age > limit ? [violation(`is ${Math.floor(age / day)} days old`)] : [];
      if (isUnknown(expiresAt)) return [...old, undecided("its expiry is not known yet")];
      if (typeof expiresAt !== "string" || expiresAt === "")
        return parameters.keysAreRotated ? old : [...old, violation("never expires")];
      const left = Date.parse(expiresAt) - now;
      if (Number.isNaN(left)) return [...old, violation("expires on a day that is no date")];
      return left > limit ? [...old, violation(`expires in ${Math.floor(left / day)} days only`)] : old;
    },
  },
};
