import { type Policies, type PolicyResource, unknownCheckingProxy } from "@pulumi/policy";
import { catalogue } from "../../../policies/catalogue";
import { type Finding, judge, stackContext } from "../../../policies/judge";
import type { PackReport } from "../../../policies/pack/options";
import { policiesOf } from "../../../policies/pack/policies";
import { parameters } from "../../../policies/parameters";
import type { WaiverEntry } from "../../../policies/waivers/waiver";
import { roleTable } from "../../access/_helpers/table";
import { type Fixtures, now, type Program } from "../fixtures";
import { judged } from "./resources";

type Given = Fixtures["parameters"];

/** Everything that all rules say of a program, from plain data. */
export function findingsOf(program: Program, given: Given = {}): Finding[] {
  const options = { parameters: parameters(given), now, ...factsOf(program) };
  return judge(catalogue, stackContext(program.map(judged), roleTable, options));
}

/** What one rule says: `violation`, `undecided`, `not applicable`. */
export function outcomes(id: string, program: Program, given: Given): string[] {
  const found = findingsOf(program, given).filter(({ rule }) => rule === id);
  return [...new Set(found.map(({ outcome }) => outcome))].sort();
}

/** The same through the SDK's own proxy, which throws on every read of a value that is not known yet. */
export function outcomesOfPack(id: string, program: Program, given: Given): string[] {
  const options = { table: roleTable, parameters: given ?? {}, clock: () => now, ...factsOf(program) };
  const found = new Set<string>();
  for (const policy of policiesOf(catalogue, options)) {
    const isOwn = policy.name.startsWith(id);
    const report = (message: string) => {
      if (isOwn) found.add("violation");
      const lines = policy.name.startsWith("ILP-undecided") ? message.split("\n") : [];
      if (lines.some((line) => line.startsWith(`${id}:`))) found.add("undecided");
    };
    if (!run(policy, program, report) && isOwn) found.add("not applicable");
  }
  return [...found].sort();
}

/** What one run of the pack tells, with these waivers. */
export function toldBy(program: Program, given: Given, waiverFile: readonly WaiverEntry[]): PackReport {
  let told: PackReport = { resources: 0, findings: [] };
  const report = (one: PackReport) => {
    told = one;
  };
  const facts = { ...factsOf(program), waiverFile, report };
  const options = { table: roleTable, parameters: given ?? {}, clock: () => now, ...facts };
  for (const policy of policiesOf(catalogue, options)) run(policy, program, () => {});
  return told;
}

/** `ILP-C01 high mandatory` for each violation, once. */
export function violationsIn(program: Program, given: Given = {}): string[] {
  const found = findingsOf(program, given).filter(({ outcome }) => outcome === "violation");
  return [...new Set(found.map(({ rule, level }) => `${rule} ${level}`))];
}

function factsOf({ live, waivers }: Program) {
  return { ...(live ? { live } : {}), ...(waivers ? { waivers } : {}) };
}

class NotApplicable extends Error {}

export const commonArgs = {
  stackTags: new Map<string, string>(),
  getConfig: <T extends object>() => ({}) as T,
  notApplicable: (reason?: string): never => {
    throw new NotApplicable(reason);
  },
  opts: {
    protect: false,
    ignoreChanges: [],
    aliases: [],
    additionalSecretOutputs: [],
    customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  },
  isType: () => false,
  asType: () => undefined,
};

/** Properties as the SDK hands them out; a copy of this realm, for the proxy wraps nothing else. */
export function proxied(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return unknownCheckingProxy(JSON.parse(JSON.stringify(properties)));
}

/** False if the policy says that it is not applicable. */
function run(policy: Policies[number], program: Program, report: (message: string) => void): boolean {
  const resources = resourcesOf(program);
  try {
    if ("validateResource" in policy && typeof policy.validateResource === "function")
      for (const { type, urn, name, props, opts } of resources)
        policy.validateResource({ ...commonArgs, type, urn, name, props, opts }, report);
    if ("validateStack" in policy) policy.validateStack({ ...commonArgs, resources }, report);
    return true;
  } catch (error) {
    if (error instanceof NotApplicable) return false;
    throw error;
  }
}

function resourcesOf(program: Program): PolicyResource[] {
  const resources = program.map(
    ({ type, urn, id, inputs, options }): PolicyResource => ({
      ...commonArgs,
      type,
      urn,
      name: urn.split("::").at(-1) ?? "",
      props: proxied({ ...inputs, ...(id === undefined ? {} : { id }) }),
      opts: { ...commonArgs.opts, ...(options as Partial<typeof commonArgs.opts>) },
      dependencies: [],
      propertyDependencies: {},
    }),
  );
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const found = (urns: readonly string[]) => urns.flatMap((urn) => byUrn.get(urn) ?? []);
  for (const [index, { propertyDependencies = {}, waitsFor = [], parent }] of program.entries()) {
    const component = byUrn.get(parent ?? "");
    if (component) resources[index]!.parent = component;
    resources[index]!.dependencies = found(waitsFor);
    for (const [property, urns] of Object.entries(propertyDependencies))
      resources[index]!.propertyDependencies[property] = found(urns);
  }
  return resources;
}
