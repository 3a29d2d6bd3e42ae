import {
  buildModel,
  dataOfResources,
  type Grant,
  grantOf,
  ibmType,
  type RoleTable,
  reachOf,
} from "../access";
import type { Parameters } from "./parameters";
import {
  type Judged,
  type JudgedWaiver,
  type Level,
  type LiveFacts,
  notApplicable,
  type ResourceContext,
  type Rule,
  type Severity,
  type StackContext,
  type Verdict,
} from "./rule";

/** What a rule says of a resource, or of the stack. */
export interface Finding {
  readonly rule: string;
  readonly outcome: Verdict["outcome"];
  readonly severity: Severity;
  readonly level: Level;
  /** Empty if it is about nothing that the stack shows. */
  readonly urn: string;
  /** IBM's id, where no resource stands for the object. */
  readonly liveId?: string;
  readonly message: string;
}

/** What resource rules say of one resource. */
export function judgeResource(rules: readonly Rule[], resource: Judged, context: ResourceContext): Finding[] {
  const type = ibmType(resource.type);
  if (type === undefined) return [];
  const grant = grantOnce(resource);
  return rules.flatMap((rule) => {
    const ofGrant = grant && rule.grant ? rule.grant(grant, context, resource) : [];
    const ofType = rule.resource?.types.includes(type) ? rule.resource.check(resource, context) : [];
    return [...ofGrant, ...ofType].map((verdict) => finding(rule, verdict, resource.urn));
  });
}

const grants = new WeakMap<Judged, { readonly grant: Grant | undefined }>();

/** Rules look at a resource one after the other; what it grants is the same for all of them. */
function grantOnce(resource: Judged): Grant | undefined {
  const known = grants.get(resource) ?? { grant: grantOf(resource) };
  grants.set(resource, known);
  return known.grant;
}

/** What stack rules say of all resources together, and live rules of the account. */
export function judgeStack(rules: readonly Rule[], context: StackContext): Finding[] {
  return rules.flatMap((rule) => {
    const verdicts = [...(rule.stack?.(context) ?? []), ...liveVerdicts(rule, context)];
    return verdicts.map((verdict) => finding(rule, verdict, ""));
  });
}

function liveVerdicts(rule: Rule, context: StackContext): readonly Verdict[] {
  if (!rule.live) return [];
  if (context.live) return rule.live(context.live, context);
  return [notApplicable("only an inventory of the account can tell")];
}

/** What a judgement is made with, besides resources and roles. */
export interface JudgeOptions extends ResourceContext {
  readonly live?: LiveFacts;
  readonly waivers?: readonly JudgedWaiver[];
}

/** The stack as access; made once for all rules. */
export function stackContext(
  resources: readonly Judged[],
  table: RoleTable,
  options: JudgeOptions,
): StackContext {
  const parameters = { ...options.parameters, ...factsOf(resources) };
  const account = parameters.account === undefined ? {} : { account: parameters.account };
  const model = buildModel({ ...dataOfResources(resources), ...account }, table);
  return { ...options, parameters, resources, model, reach: reachOf(model) };
}

/** This project's engine has the role only where the program found that the account restricts creation, or was told so. */
function factsOf(resources: readonly Judged[]): Partial<Parameters> {
  const engines = resources.filter(({ type }) => type.startsWith("machine-credentials:engine:"));
  const grants = engines.flatMap(({ properties }) =>
    Array.isArray(properties.grants) ? properties.grants : [],
  );
  const isRestricted = grants.some((grant) => grant?.role === "Service ID creator");
  return isRestricted ? { restrictsServiceIdCreation: true } : {};
}

/** Everything that the rules say, each once, in an order that does not depend on the input's. */
export function judge(rules: readonly Rule[], context: StackContext): Finding[] {
  const all = [
    ...context.resources.flatMap((resource) => judgeResource(rules, resource, context)),
    ...judgeStack(rules, context),
  ];
  const byText = new Map(
    all.map((one) => [JSON.stringify([one.rule, one.urn, one.outcome, one.message, one.level]), one]),
  );
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
}

function finding({ id, severity, level, milder }: Rule, verdict: Verdict, urn: string): Finding {
  const grade = verdict.milder && milder ? milder : { severity, level };
  const { outcome, message, liveId } = verdict;
  const object = liveId === undefined ? {} : { liveId };
  return { rule: id, ...grade, outcome, urn: verdict.urn ?? urn, ...object, message };
}
