import { isUnknown } from "../../access";
import { looseConditions } from "../claims";
import { blockOf, isAbsent } from "../properties";
import { type Judged, type Rule, undecided, type Verdict, violation } from "../rule";

/** What pins a compute resource, besides its CRN. Source: IBM's provider, ibm_iam_trusted_profile_link. */
const pins: Readonly<Record<string, readonly string[]>> = {
  IKS_SA: ["namespace", "name"],
  ROKS_SA: ["namespace", "name"],
  CE: ["componentType", "componentName"],
};

export const ilpG02: Rule = {
  id: "ILP-G02",
  title: "Trusted profiles are for those who are named",
  severity: "high",
  level: "mandatory",
  services: ["iam-identity"],
  references: { cis: [], nist: ["IA-8", "AC-3"] },
  why: "Whoever fits a rule or a link of a profile is the profile, without a key that could be taken away.",
  attack: [
    "A profile trusts a cluster, and names no namespace or service account.",
    "Somebody may start a pod somewhere in the cluster.",
    "The pod takes on the profile.",
  ],
  remediation:
    "Links with crn, namespace and service account; claim rules with EQUALS or IN, and realmName for federated users.",
  resource: {
    types: ["IamTrustedProfileClaimRule", "IamTrustedProfileLink"],
    check: (resource) => (resource.type.endsWith("Link") ? ofLink(resource) : ofRule(resource)),
  },
};

function ofRule({ properties: { type, realmName, conditions } }: Judged): Verdict[] {
  const isSaml = isUnknown(type) || type === "Profile-SAML";
  const noRealm = isSaml && isAbsent(realmName);
  return [
    ...looseConditions(conditions),
    ...(noRealm && !isUnknown(type) ? [violation("trusts every identity provider")] : []),
    ...(noRealm && isUnknown(type) ? [undecided("may trust every identity provider")] : []),
  ];
}

function ofLink({ properties: { crType, isCrossAccount, link } }: Judged): Verdict[] {
  const across = isCrossAccount === true ? [violation("trusts a resource of another account")] : [];
  const open = isUnknown(isCrossAccount)
    ? [undecided("whether it trusts another account is not known yet")]
    : [];
  return [...across, ...open, ...pinsOf(crType, blockOf(link))];
}

function pinsOf(crType: unknown, link: ReturnType<typeof blockOf>): Verdict[] {
  if (isUnknown(link)) return [undecided("whom it trusts is not known yet")];
  const needed = isUnknown(crType) ? ["crn"] : ["crn", ...(pins[String(crType)] ?? [])];
  const missing = needed.filter((field) => isAbsent(link[field]));
  if (missing.length > 0) return [violation(`does not say ${missing.join(", ")}`)];
  return isUnknown(crType) ? [undecided("the kind of its resource is not known yet")] : [];
}
