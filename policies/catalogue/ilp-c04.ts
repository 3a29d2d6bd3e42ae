import { isUnknown, normalId } from "../../access";
import { isServiceKey, liveIdsOf } from "../locks";
import { isAbsent } from "../properties";
import { type Rule, undecided, violation } from "../rule";

export const ilpC04: Rule = {
  id: "ILP-C04",
  title: "Keys and service IDs that stay are locked",
  severity: "low",
  level: "advisory",
  services: ["iam-identity"],
  references: { cis: [], nist: ["CM-5", "AC-6(9)"] },
  why: "A locked key or service ID cannot be deleted or changed by mistake.",
  attack: [
    "A clean-up script deletes keys and service IDs that look old.",
    "Those of an application are among them, for they were not locked.",
    "The application stops.",
  ],
  remediation: "Lock it after it is made, and unlock it before it is deleted: the provider does neither.",
  refined:
    "A key with an end is replaced on a schedule, and IBM's provider cannot delete a locked one, so it needs no lock. Service IDs are judged in an inventory of the account alone: the provider cannot set their lock, and a state has what it was when they were made.",
  resource: {
    types: ["IamServiceApiKey"],
    check({ properties: { locked, expiresAt } }) {
      if (locked === true || (!isAbsent(expiresAt) && !isUnknown(expiresAt))) return [];
      if (isUnknown(locked) || isUnknown(expiresAt))
        return [undecided("whether it is locked or ends is not known yet")];
      return [violation("is not locked, and does not end")];
    },
  },
  stack({ live, resources }) {
    const objects = (live?.objects ?? []).filter(({ locked }) => locked === false);
    const shown = objects.length === 0 ? new Set() : liveIdsOf(resources.filter(isServiceKey));
    return objects.flatMap(({ kind, id, name, expiresAt }) => {
      const where = { liveId: id };
      if (kind === "service-id") return [violation(`service ID ${name ?? id} is not locked`, where)];
      if (kind !== "api-key" || typeof expiresAt === "string" || shown.has(normalId(id))) return [];
      const what = `API key ${name ?? id} is not locked`;
      return [
        expiresAt === null
          ? violation(`${what}, and does not end`, where)
          : undecided(`${what}, and nobody tells whether it ends`, where),
      ];
    });
  },
};
