import { isUnknown } from "../../access";
import { blockOf, isAbsent } from "../properties";
import { type Judged, type ResourceContext, type Rule, undecided, type Verdict, violation } from "../rule";

const day = 86_400;

export const ilpD03: Rule = {
  id: "ILP-D03",
  title: "Dynamic credentials are short and rotate",
  severity: "medium",
  level: "mandatory",
  milder: { severity: "low", level: "advisory" },
  services: ["secrets-manager"],
  references: { cis: ["1.3"], nist: ["IA-5", "SC-12"] },
  why: "The point of dynamic credentials is that a stolen one is soon worth nothing.",
  attack: [
    "An application's credential is stolen from a memory dump.",
    "It was made to live for 90 days.",
    "The thief has 90 days.",
  ],
  remediation:
    "A ttl of at most maxSecretTtlHours, rotation where it is longer than a day, and access groups in place of a fixed service ID.",
  refined:
    "Rotation is asked for only where a key lives longer than a day: Secrets Manager rotates in whole days, and not below the key's own life.",
  resource: {
    types: ["SmIamCredentialsSecret"],
    check: (secret, context) => [...lifeOf(secret, context), ...rotationOf(secret), ...identityOf(secret)],
  },
};

function lifeOf({ properties: { ttl } }: Judged, { parameters }: ResourceContext): Verdict[] {
  if (isUnknown(ttl)) return [undecided("how long its keys live is not known yet")];
  const seconds = Number(ttl);
  const limit = parameters.maxSecretTtlHours;
  if (Number.isNaN(seconds)) return [violation("its ttl is no number of seconds")];
  return seconds > limit * 3_600 ? [violation(`its keys live longer than ${limit} hours`)] : [];
}

function rotationOf({ properties: { ttl, rotation } }: Judged): Verdict[] {
  // What is not known has been told of above.
  if (isUnknown(ttl) || Number(ttl) <= day) return [];
  const block = blockOf(rotation);
  const rotates = isUnknown(block) ? block : block.autoRotate;
  if (isUnknown(rotates)) return [undecided("whether it rotates is not known yet")];
  return rotates === true ? [] : [violation("its keys live longer than a day and do not rotate")];
}

function identityOf({ properties: { serviceId } }: Judged): Verdict[] {
  if (isUnknown(serviceId)) return [undecided("whether its service ID is fixed is not known yet")];
  return isAbsent(serviceId) ? [] : [violation("hands out keys of a fixed service ID", { milder: true })];
}
