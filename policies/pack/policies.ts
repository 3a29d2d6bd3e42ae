import type {
  EnforcementLevel,
  Policies,
  Policy,
  ResourceRemediation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { RoleTable } from "../../access";
import { type Finding, judgeResource, judgeStack } from "../judge";
import { type Parameters, parameters } from "../parameters";
import type { JudgedWaiver, LiveFacts, Rule } from "../rule";
import { judgedOf } from "./judged";
import { stackOnce } from "./stack";

/** What the pack works with besides the rules. */
export interface PackOptions {
  readonly table: RoleTable;
  /** Given for all rules; Pulumi's configuration of a policy goes before. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly live?: LiveFacts;
  readonly waivers?: readonly JudgedWaiver[];
}

const benchmark = {
  name: "CIS IBM Cloud Foundations Benchmark",
  version: "1.0.0",
  specification: "IBM Cloud",
};

/** The rules as Pulumi's policies; a rule with two grades or two phases is more than one of them. */
export function policiesOf(rules: readonly Rule[], options: PackOptions): Policies {
  return [
    ...rules.flatMap((rule) => [
      ...grades(rule, isAboutResources(rule), (grade) => resourcePolicy(rule, grade, options)),
      ...grades(rule, isAboutStack(rule), (grade) => stackPolicy(rule, grade, options)),
    ]),
    undecidedResources(rules, options),
    undecidedStack(rules, options),
  ];
}

type Grade = "main" | "milder";

function grades<T>(rule: Rule, applies: boolean, make: (grade: Grade) => T): T[] {
  if (!applies) return [];
  return rule.milder ? [make("main"), make("milder")] : [make("main")];
}

function isAboutResources(rule: Rule): boolean {
  return rule.grant !== undefined || rule.resource !== undefined;
}

function isAboutStack(rule: Rule): boolean {
  return rule.stack !== undefined || rule.live !== undefined;
}

function resourcePolicy(rule: Rule, grade: Grade, options: PackOptions): ResourceValidationPolicy {
  return {
    ...metadata(rule, grade, grade === "milder" ? "-milder" : ""),
    validateResource(args, report) {
      const context = { parameters: merged(options, args.getConfig()), now: options.clock() };
      for (const finding of judgeResource([rule], judgedOf(args), context))
        if (isOfGrade(finding, rule, grade)) report(sentence(finding, rule));
    },
    ...(rule.remediate && grade === "main" ? { remediateResource: remediation(rule) } : {}),
  };
}

/** Changes the properties in place, for values that are not known yet or secret must come back as they were. */
function remediation(rule: Rule): ResourceRemediation {
  return (args) => {
    const isOfType = rule.resource?.types.some((type) => args.type.endsWith(`:${type}`));
    const remedy = isOfType ? rule.remediate?.(judgedOf(args)) : undefined;
    if (!remedy) return undefined;
    Object.assign(args.props, remedy.set);
    for (const property of remedy.remove) delete args.props[property];
    return args.props;
  };
}

function stackPolicy(rule: Rule, grade: Grade, options: PackOptions): StackValidationPolicy {
  const suffix = `${isAboutResources(rule) ? "-stack" : ""}${grade === "milder" ? "-milder" : ""}`;
  return {
    ...metadata(rule, grade, suffix),
    validateStack(args, report) {
      const context = stackOnce(args.resources, merged(options, args.getConfig()), options);
      const findings = judgeStack([rule], context);
      for (const finding of findings)
        if (isOfGrade(finding, rule, grade)) report(sentence(finding, rule), finding.urn || undefined);
      // The SDK ends the policy here, so this comes last.
      const [without] = findings.filter(({ outcome }) => outcome === "not applicable");
      if (without) args.notApplicable(without.message);
    },
  };
}

/** Advice, not a violation: what a rule could not decide yet is counted, and decided on the state. */
function undecidedResources(rules: readonly Rule[], options: PackOptions): ResourceValidationPolicy {
  return {
    name: "ILP-undecided",
    ...undecidedMetadata,
    validateResource(args, report) {
      const context = { parameters: merged(options, args.getConfig()), now: options.clock() };
      for (const finding of judgeResource(rules, judgedOf(args), context))
        if (finding.outcome === "undecided") report(`${finding.rule}: ${finding.message}`);
    },
  };
}

function undecidedStack(rules: readonly Rule[], options: PackOptions): StackValidationPolicy {
  return {
    name: "ILP-undecided-stack",
    ...undecidedMetadata,
    validateStack(args, report) {
      const context = stackOnce(args.resources, merged(options, args.getConfig()), options);
      for (const finding of judgeStack(rules, context))
        if (finding.outcome === "undecided")
          report(`${finding.rule}: ${finding.message}`, finding.urn || undefined);
    },
  };
}

const undecidedMetadata = {
  description: "Rules that cannot be decided before the resources exist; they are decided on the state.",
  enforcementLevel: "advisory" as EnforcementLevel,
  severity: "low" as const,
};

function metadata(rule: Rule, grade: Grade, suffix: string): Policy {
  const { severity, level } = grade === "milder" && rule.milder ? rule.milder : rule;
  const [cis] = rule.references.cis;
  return {
    name: `${rule.id}${suffix}`,
    displayName: rule.title,
    description: rule.why,
    enforcementLevel: level,
    severity,
    remediationSteps: rule.remediation,
    tags: [
      ...rule.references.cis.map((one) => `cis-ibm-1.0.0:${one}`),
      ...rule.references.nist.map((one) => `nist-800-53:${one}`),
    ],
    ...(cis === undefined ? {} : { framework: { ...benchmark, reference: cis } }),
  };
}

function isOfGrade({ outcome, severity, level }: Finding, rule: Rule, grade: Grade): boolean {
  const wanted = grade === "milder" && rule.milder ? rule.milder : rule;
  return outcome === "violation" && severity === wanted.severity && level === wanted.level;
}

/** What, and how to mend it; Pulumi adds where. */
function sentence({ message }: Finding, { title, remediation }: Rule): string {
  return `${title}: ${message}. ${remediation}`;
}

function merged({ parameters: given }: PackOptions, configured: object): Parameters {
  return parameters({ ...given, ...configured });
}
