import { ibmType, isUnknown } from "../../access";
import { type Rule, undecided, type Verdict, violation } from "../rule";

export const ilpA07: Rule = {
  id: "ILP-A07",
  title: "Users get access by groups",
  severity: "medium",
  level: "mandatory",
  milder: { severity: "low", level: "advisory" },
  services: ["any"],
  references: { cis: ["1.12"], nist: ["AC-2", "AC-6"] },
  why: "Policies of single users are forgotten when they change teams; members of groups are looked through.",
  attack: [
    "Somebody gets a policy of their own during an incident.",
    "They change teams, and are taken out of their groups.",
    "The policy still works, and no list of groups shows it.",
  ],
  remediation: "Make the policy one of an access group, and the user its member.",
  resource: {
    types: ["IamUserPolicy", "IamUserInvite"],
    check({ type, properties }, { parameters }) {
      if (ibmType(type) === "IamUserInvite") return ofInvitation(properties);
      const { ibmId } = properties;
      if (isUnknown(ibmId)) return [undecided("its user is not known yet")];
      const isAccepted = parameters.breakGlass.some(
        (one) => one.toLowerCase() === String(ibmId).toLowerCase(),
      );
      if (isAccepted) return [];
      return [violation("is a policy of a single user", isSmall(properties) ? { milder: true } : {})];
    },
  },
  refined:
    "Access to one instance of a service may have to name a person, as it does for an assistant of watsonx Assistant. A policy for one instance without Administrator, Editor or Manager is told and stops nothing.",
};

/** Whom an invitation names get its policies as their own. */
function ofInvitation({ iamPolicies }: Readonly<Record<string, unknown>>): Verdict[] {
  if (isUnknown(iamPolicies)) return [undecided("what it gives whom it invites is not known yet")];
  const isEmpty = !Array.isArray(iamPolicies) || iamPolicies.length === 0;
  return isEmpty ? [] : [violation("gives whom it invites policies of their own")];
}

/** For one instance, and nothing on it can be given away or destroyed by who holds it. */
function isSmall({ resources, roles }: Readonly<Record<string, unknown>>): boolean {
  const { service, resourceInstanceId } = (resources ?? {}) as Record<string, unknown>;
  const isText = (value: unknown) => typeof value === "string" && value !== "";
  const isPlain = (role: unknown) => isText(role) && !/^(Administrator|Editor|Manager)$/.test(String(role));
  return isText(service) && isText(resourceInstanceId) && Array.isArray(roles) && roles.every(isPlain);
}
