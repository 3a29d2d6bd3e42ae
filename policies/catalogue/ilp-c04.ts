import { isUnknown } from "../../access";
import { type Rule, undecided, violation } from "../rule";

export const ilpC04: Rule = {
  id: "ILP-C04",
  title: "Keys are locked",
  severity: "low",
  level: "advisory",
  references: { cis: [], nist: ["CM-5", "AC-6(9)"] },
  why: "A locked key cannot be deleted or changed by mistake.",
  attack: [
    "A clean-up script deletes keys that look old.",
    "The key of an application is among them, for it was not locked.",
    "The application stops.",
  ],
  remediation:
    "Lock the key after it is made, and unlock it before it is deleted: the provider does neither.",
  resource: {
    types: ["IamServiceApiKey"],
    check({ properties: { locked } }) {
      if (isUnknown(locked)) return [undecided("whether it is locked is not known yet")];
      return locked === true ? [] : [violation("is not locked")];
    },
  },
};
