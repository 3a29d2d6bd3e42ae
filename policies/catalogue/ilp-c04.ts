import { isUnknown } from "../../access";
import { isAbsent } from "../properties";
import { type Rule, undecided, violation } from "../rule";

export const ilpC04: Rule = {
  id: "ILP-C04",
  title: "Keys that stay are locked",
  severity: "low",
  level: "advisory",
  services: ["iam-identity"],
  references: { cis: [], nist: ["CM-5", "AC-6(9)"] },
  why: "A locked key cannot be deleted or changed by mistake.",
  attack: [
    "A clean-up script deletes keys that look old.",
    "The key of an application is among them, for it was not locked.",
    "The application stops.",
  ],
  remediation:
    "Lock the key after it is made, and unlock it before it is deleted: the provider does neither.",
  refined:
    "A key with an end is replaced on a schedule, and IBM's provider cannot delete a locked one, so it needs no lock. Service IDs are not judged: the provider reads their lock and cannot set it.",
  resource: {
    types: ["IamServiceApiKey"],
    check({ properties: { locked, expiresAt } }) {
      if (locked === true || (!isAbsent(expiresAt) && !isUnknown(expiresAt))) return [];
      if (isUnknown(locked) || isUnknown(expiresAt))
        return [undecided("whether it is locked or ends is not known yet")];
      return [violation("is not locked, and does not end")];
    },
  },
};
