import type {
  Policies,
  ResourceRemediation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Finding } from "../judge";
import type { Rule } from "../rule";
import { judgedOf } from "./judged";
import { type Grade, gradeOf, metadata, noteMetadata } from "./metadata";
import type { PackOptions } from "./options";
import { PackRun } from "./run";

export type { PackOptions } from "./options";

/** The rules as Pulumi's policies; a rule with two grades or two phases is more than one of them. */
export function policiesOf(rules: readonly Rule[], options: PackOptions): Policies {
  const run = new PackRun(rules, options);
  return [
    ...rules.flatMap((rule) => [
      ...grades(rule, isAboutResources(rule), (grade) => resourcePolicy(rule, grade, run)),
      ...grades(rule, isAboutStack(rule), (grade) => stackPolicy(rule, grade, run)),
    ]),
    ...notes(run),
  ];
}

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

function resourcePolicy(rule: Rule, grade: Grade, run: PackRun): ResourceValidationPolicy {
  const policy = metadata(rule, grade, grade === "milder" ? "-milder" : "");
  return {
    ...policy,
    validateResource(args, report) {
      const parameters = run.parameters.of(policy.name, args.getConfig());
      const isWanted = (finding: Finding) => isOfGrade(finding, rule, grade);
      for (const { text } of run.judgeResource(rule, run.ofResource(args), parameters, isWanted))
        report(text);
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

function stackPolicy(rule: Rule, grade: Grade, run: PackRun): StackValidationPolicy {
  const suffix = `${isAboutResources(rule) ? "-stack" : ""}${grade === "milder" ? "-milder" : ""}`;
  const policy = metadata(rule, grade, suffix);
  return {
    ...policy,
    validateStack(args, report) {
      const parameters = run.parameters.of(policy.name, args.getConfig());
      const isWanted = (finding: Finding) => isOfGrade(finding, rule, grade);
      const call = run.ofStack(args.resources);
      const { violations, notApplicable } = run.judgeStack(rule, call, parameters, isWanted);
      for (const { text, urn } of violations) report(text, urn || undefined);
      // The SDK ends the policy here, so this comes last.
      if (notApplicable !== undefined) args.notApplicable(notApplicable);
    },
  };
}

/** What is no violation but must be seen: it comes after all rules, of which it tells. */
function notes(run: PackRun): Policies {
  const waived = "Findings that somebody has accepted for a time, by policies/waivers.yaml.";
  const undecided = "Rules that cannot be decided before the resources exist; they are decided on the state.";
  return [
    ...(["waived", "undecided"] as const).map(
      (kind): ResourceValidationPolicy => ({
        ...noteMetadata(`ILP-${kind}`, kind === "waived" ? waived : undecided),
        validateResource(args, report) {
          for (const { text } of run.ofResource(args)[kind]) report(text);
        },
      }),
    ),
    ...(["waived", "undecided"] as const).map(
      (kind): StackValidationPolicy => ({
        ...noteMetadata(`ILP-${kind}-stack`, kind === "waived" ? waived : undecided),
        validateStack(args, report) {
          const told = run.ofStack(args.resources)[kind];
          if (kind === "waived") for (const { text, urn } of told) report(text, urn || undefined);
          // In one: a stack that is all new has several, and none of them asks for anything.
          else if (told.length > 0) report(told.map(({ text }) => text).join("\n"));
          if (kind === "undecided") run.finish(args.resources.length);
        },
      }),
    ),
  ];
}

function isOfGrade({ severity, level }: Finding, rule: Rule, grade: Grade): boolean {
  const wanted = gradeOf(rule, grade);
  return severity === wanted.severity && level === wanted.level;
}
