import { isUnknown } from "../../access";
import { type Rule, undecided, violation } from "../rule";

const accessPolicies = [
  "IamServicePolicy",
  "IamAccessGroupPolicy",
  "IamTrustedProfilePolicy",
  "IamUserPolicy",
];

export const ilpA08: Rule = {
  id: "ILP-A08",
  title: "Targets are written in the form that the provider reads back",
  severity: "low",
  level: "remediate",
  services: ["any"],
  references: { cis: [], nist: ["CM-6"] },
  why: "resources.serviceType platform_service differs from what the provider reads back, on every preview (terraform-provider-ibm#6798). Differences that are always there hide those that matter.",
  attack: [
    "Every preview shows the same difference, so reviewers stop reading it.",
    "Somebody widens the policy by hand.",
    "The preview looks as it always does.",
  ],
  remediation:
    "Set accountManagement instead; the pack does so where nothing else is in the block. Use iamId in place of iamServiceId.",
  resource: {
    types: accessPolicies,
    check({ properties }) {
      const { resources, iamServiceId } = properties;
      const block = Array.isArray(resources) ? resources[0] : resources;
      const type = isUnknown(block) ? block : (block as { serviceType?: unknown } | undefined)?.serviceType;
      return [
        ...(isUnknown(type) ? [undecided("resources.serviceType is not known yet")] : []),
        ...(type === "platform_service" ? [violation("resources.serviceType is platform_service")] : []),
        ...(iamServiceId !== undefined && properties.iamId === undefined
          ? [violation("iamServiceId is deprecated")]
          : []),
      ];
    },
  },
  remediate({ properties: { resources } }) {
    if (typeof resources !== "object" || resources === null || Array.isArray(resources)) return undefined;
    const entries = Object.entries(resources).filter(([, value]) => value !== "" && value !== undefined);
    const [only, ...more] = entries;
    const isAll = only?.[0] === "serviceType" && only[1] === "platform_service" && more.length === 0;
    return isAll ? { set: { accountManagement: true }, remove: ["resources"] } : undefined;
  },
};
