import type { EnforcementLevel, Policy, PolicyConfigSchema } from "@pulumi/policy";
import { z } from "zod";
import { parameterSchema } from "../parameters";
import type { Rule } from "../rule";

export type Grade = "main" | "milder";

const benchmark = {
  name: "CIS IBM Cloud Foundations Benchmark",
  version: "1.0.0",
  specification: "IBM Cloud",
};

/** Severity and level of a rule's grade. */
export function gradeOf(rule: Rule, grade: Grade): Pick<Rule, "severity" | "level"> {
  return grade === "milder" && rule.milder ? rule.milder : rule;
}

export function metadata(rule: Rule, grade: Grade, suffix: string): Policy {
  const { severity, level } = gradeOf(rule, grade);
  const [cis] = rule.references.cis;
  return {
    name: `${rule.id}${suffix}`,
    displayName: rule.title,
    description: rule.why,
    enforcementLevel: level,
    severity,
    remediationSteps: rule.remediation,
    configSchema,
    tags: [
      ...rule.references.cis.map((one) => `cis-ibm-1.0.0:${one}`),
      ...rule.references.nist.map((one) => `nist-800-53:${one}`),
    ],
    ...(cis === undefined ? {} : { framework: { ...benchmark, reference: cis } }),
  };
}

/** Of the policies that tell what is waived or not decided yet: they advise, and stop nothing. */
export function noteMetadata(name: string, description: string): Policy {
  return { name, description, enforcementLevel: "advisory" as EnforcementLevel, severity: "low" };
}

/** Without defaults: the engine would fill them in, over what the file says for all rules. */
const configSchema: PolicyConfigSchema = {
  properties: Object.fromEntries(
    Object.entries(z.toJSONSchema(parameterSchema, { io: "input" }).properties ?? {}).map(
      ([name, schema]) => {
        const { default: _, ...rest } = schema as Record<string, unknown>;
        return [name, rest];
      },
    ),
  ),
};
