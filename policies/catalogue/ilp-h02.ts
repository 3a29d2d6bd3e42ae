import { type Rule, undecided, violation } from "../rule";

const decisive = [
  "roles",
  "resources",
  "resourceAttributes",
  "resourceTags",
  "accountManagement",
  "ruleConditions",
  "ruleOperator",
  "pattern",
  "iamId",
  "iamServiceId",
  "profileId",
  "accessGroupId",
  "ibmId",
  "subjectAttributes",
  "sourceServiceName",
  "sourceServiceAccount",
  "sourceResourceInstanceId",
  "sourceResourceGroupId",
  "sourceResourceType",
  "targetServiceName",
  "targetResourceInstanceId",
  "targetResourceGroupId",
  "targetResourceType",
  "actions",
  "conditions",
  "identityProvider",
  "realmName",
  "link",
  "mfa",
  "userMfas",
  "restrictCreateServiceId",
  "restrictCreatePlatformApikey",
  "allowedIpAddresses",
  "*",
];

export const ilpH02: Rule = {
  id: "ILP-H02",
  title: "Changes by hand are not ignored",
  severity: "high",
  level: "mandatory",
  services: ["iam-access-management", "iam-identity", "iam-groups"],
  references: { cis: [], nist: ["CM-3", "CM-6(1)"] },
  why: "What a program ignores, drift detection ignores too.",
  attack: [
    "A policy's roles are in ignoreChanges, because a preview was noisy once.",
    "Somebody adds Administrator to the policy by hand.",
    "No preview, no drift run and no update ever tells.",
  ],
  remediation: "Take the properties out of ignoreChanges, and mend what makes the noise.",
  refined:
    "The sources name policies, settings and custom roles. Who gets in by a dynamic rule, a claim rule or a link is as decisive, so these count too.",
  resource: {
    types: [
      "IamServicePolicy",
      "IamAccessGroupPolicy",
      "IamTrustedProfilePolicy",
      "IamUserPolicy",
      "IamAuthorizationPolicy",
      "IamAccountSettings",
      "IamCustomRole",
      "IamAccessGroupDynamicRule",
      "IamTrustedProfileClaimRule",
      "IamTrustedProfileLink",
    ],
    check({ options }) {
      if (!options) return [undecided("its options are not known here")];
      const ignored = (options.ignoreChanges ?? []).filter((path) => decisive.includes(firstOf(path)));
      return ignored.length > 0 ? [violation(`ignores changes of ${ignored.join(", ")}`)] : [];
    },
  },
};

/** The property that a path begins with: `resources.service`, `roles[0]`, `["roles"]`. */
function firstOf(path: string): string {
  return path.replace(/^\["?/, "").split(/[.["\]]/)[0] ?? "";
}
