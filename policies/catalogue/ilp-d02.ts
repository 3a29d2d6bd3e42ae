import { isUnknown } from "../../access";
import { type Rule, undecided, violation } from "../rule";

export const ilpD02: Rule = {
  id: "ILP-D02",
  title: "No trial of Secrets Manager in production",
  severity: "high",
  level: "mandatory",
  services: ["secrets-manager"],
  references: { cis: [], nist: ["CP-10", "SC-12(1)"] },
  why: "A trial ends after 30 days, and its secrets with it.",
  attack: [
    "Production's secrets are kept in a trial instance.",
    "The trial ends on a day that nobody has noted.",
    "Every application that reads its secrets there stops.",
  ],
  remediation: "Plan standard. Outside production set the parameter production to false.",
  resource: {
    types: ["ResourceInstance"],
    check({ properties: { service, plan } }, { parameters }) {
      if (!parameters.production) return [];
      const open = [service, plan].some(isUnknown);
      const isTrial =
        (isUnknown(service) || service === "secrets-manager") && (isUnknown(plan) || plan === "trial");
      if (!isTrial) return [];
      return [open ? undecided("its service or plan is not known yet") : violation("is a trial")];
    },
  },
};
