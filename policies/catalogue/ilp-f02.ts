import { isUnknown } from "../../access";
import { isAbsent } from "../properties";
import { type Rule, undecided, violation } from "../rule";

const settings = {
  restrictCreateServiceId: "service IDs",
  restrictCreatePlatformApikey: "users' API keys",
} as const;

export const ilpF02: Rule = {
  id: "ILP-F02",
  title: "Not everybody creates identities and keys",
  severity: "high",
  level: "mandatory",
  services: ["iam-identity"],
  references: { cis: ["1.4"], nist: ["AC-2", "AC-6(1)"] },
  why: "Where creation is not restricted, every member of the account makes service IDs and keys that nobody knows of.",
  attack: [
    "An attacker has a member's session for an hour.",
    "They make an API key with it.",
    "The session ends, the key does not.",
  ],
  remediation:
    "Both settings RESTRICTED. An engine then needs Service ID creator: restrictsServiceIdCreation.",
  resource: {
    types: ["IamAccountSettings"],
    check({ properties }) {
      return Object.entries(settings).flatMap(([property, what]) => {
        const value = properties[property];
        if (isUnknown(value)) return [undecided(`who creates ${what} is not known yet`)];
        if (isAbsent(value)) return [undecided(`leaves it as it is who creates ${what}`)];
        return value === "RESTRICTED" ? [] : [violation(`lets everybody create ${what}`)];
      });
    },
  },
};
