import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Policies, type PolicyResource, UnknownValueError, unknownCheckingProxy } from "@pulumi/policy";
import { fromProgram } from "../../access";
import { catalogue } from "../../policies/catalogue";
import { judge, stackContext } from "../../policies/judge";
import { policiesOf } from "../../policies/pack/policies";
import { parameters } from "../../policies/parameters";
import { roleTable } from "../access/_helpers/table";
import { type Fixtures, fixtures, now, ownEngine } from "./_helpers/fixtures";
import { type Fixture, made, unknownText, urnOf } from "./_helpers/resources";

/** `violation` and `undecided` of one rule, from plain data. */
function outcomes(id: string, program: readonly Fixture[], given: Fixtures["parameters"]): string[] {
  const context = stackContext(program.map(fromProgram), roleTable, { parameters: parameters(given), now });
  const found = judge(catalogue, context).filter(({ rule }) => rule === id);
  return [...new Set(found.map(({ outcome }) => outcome))].sort();
}

/** The same through the SDK's own proxy, which throws on every read of a value that is not known yet. */
function outcomesOfPack(id: string, program: readonly Fixture[], given: Fixtures["parameters"]): string[] {
  const policies = policiesOf(catalogue, { table: roleTable, parameters: given ?? {}, clock: () => now });
  const found = new Set<string>();
  const report = (policy: string) => (message: string) => {
    if (policy.startsWith(id)) found.add("violation");
    if (policy.startsWith("ILP-undecided") && message.startsWith(`${id}:`)) found.add("undecided");
  };
  for (const policy of policies) run(policy, program, report(policy.name));
  return [...found].sort();
}

const common = {
  stackTags: new Map<string, string>(),
  getConfig: <T extends object>() => ({}) as T,
  notApplicable: fail,
};
const opts = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  additionalSecretOutputs: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
};

function fail(): never {
  throw new Error("not expected");
}

function run(policy: Policies[number], program: readonly Fixture[], report: (message: string) => void): void {
  const resources = program.map(({ type, urn, inputs }) => ({
    type,
    urn,
    name: urn.split("::").at(-1) ?? "",
    // A copy of this realm: the proxy wraps nothing else.
    props: unknownCheckingProxy(JSON.parse(JSON.stringify(inputs))),
    opts,
    isType: () => false,
    asType: () => undefined,
  }));
  if ("validateResource" in policy && typeof policy.validateResource === "function")
    for (const resource of resources) policy.validateResource({ ...common, ...resource }, report);
  if (!("validateStack" in policy)) return;
  const whole = resources.map(
    (resource): PolicyResource => ({ ...resource, dependencies: [], propertyDependencies: {} }),
  );
  for (const [index, { propertyDependencies = {} }] of program.entries())
    for (const [property, urns] of Object.entries(propertyDependencies))
      whole[index]!.propertyDependencies[property] = urns.flatMap((urn) =>
        whole.filter((one) => one.urn === urn),
      );
  policy.validateStack({ ...common, resources: whole }, report);
}

/** So that a stack is not taken for the one before it: the pack keeps it for as long as one call of Pulumi's goes on. */
afterEach(() => new Promise((resolve) => setImmediate(resolve)));

const cases = Object.entries(fixtures).flatMap(([id, of]) =>
  (["compliant", "violating", "undecided"] as const).flatMap((kind) =>
    of[kind].map(
      (program, index) => [`${id} ${kind} ${index + 1}`, id, kind, program, of.parameters] as const,
    ),
  ),
);
const expected = { compliant: [], violating: ["violation"], undecided: ["undecided"] };

test.each(cases)("%s", async (_, id, kind, program, given) => {
  // Some programs both violate a rule and leave another part of it open.
  const found = outcomes(id, program, given);
  if (kind === "violating") expect(found).toContain("violation");
  else if (kind === "compliant") expect(found).toEqual([]);
  else expect(found).toContain("undecided");
  expect(outcomesOfPack(id, program, given)).toEqual(found);
  expect(expected[kind].every((one) => found.includes(one as "violation"))).toBe(true);
});

test("the proxy of these tests throws where the SDK's does", () => {
  const [program] = fixtures["ILP-A07"]!.undecided;
  const read = (_: Fixture, props: Record<string, unknown>) => props.ibmId;
  const proxied = unknownCheckingProxy(JSON.parse(JSON.stringify(program![0]!.inputs)));
  expect(() => read(program![0]!, proxied)).toThrow(UnknownValueError);
});

test("every rule has its file, its fixtures and its words", () => {
  const files = readdirSync(join(__dirname, "..", "..", "policies", "catalogue")).filter(
    (name) => name !== "index.ts",
  );
  const ids = catalogue.map(({ id }) => id);
  expect(files.map((name) => name.replace(".ts", "").toUpperCase()).sort()).toEqual([...ids].sort());
  expect(Object.keys(fixtures).sort()).toEqual([...ids].sort());
  for (const { id, title, why, remediation, references } of catalogue) {
    expect([id, title !== "" && why !== "" && remediation !== ""]).toEqual([id, true]);
    expect([id, references.nist.length > 0]).toEqual([id, true]);
  }
  for (const [id, { compliant, violating }] of Object.entries(fixtures))
    expect([id, compliant.length > 0 && violating.length > 0]).toEqual([id, true]);
});

test("names of Pulumi's policies are unique, and each tells its grade", () => {
  const policies = policiesOf(catalogue, { table: roleTable, parameters: {}, clock: () => now });
  const names = policies.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, description, enforcementLevel, severity } of policies) {
    expect(name).toMatch(/^[A-Za-z0-9-]+$/);
    expect([name, description !== "" && enforcementLevel !== undefined && severity !== undefined]).toEqual([
      name,
      true,
    ]);
  }
});

test("the order of the resources changes no finding", () => {
  const all = Object.values(fixtures).flatMap(({ violating }) => violating.flat());
  const unique = [...new Map(all.map((one) => [one.urn, one])).values()];
  const found = (program: readonly Fixture[]) =>
    judge(catalogue, stackContext(program.map(fromProgram), roleTable, { parameters: parameters(), now }));
  expect(found([...unique].reverse())).toEqual(found(unique));
  expect(found(unique).length).toBeGreaterThan(10);
});

/** `ILP-C01 high mandatory` for each violation, once. */
function violations(program: readonly Fixture[], given: Fixtures["parameters"] = {}): string[] {
  const context = stackContext(program.map(fromProgram), roleTable, { parameters: parameters(given), now });
  const found = judge(catalogue, context).filter(({ outcome }) => outcome === "violation");
  return [...new Set(found.map(({ rule, level }) => `${rule} ${level}`))];
}

test("an engine with the least grants and a key that is replaced breaks no rule; two of them advise", () => {
  expect(violations(ownEngine, { keysAreRotated: true })).toEqual(["ILP-B08 advisory", "ILP-C04 advisory"]);
  expect(violations(ownEngine)).toEqual(["ILP-B08 advisory", "ILP-C01 mandatory", "ILP-C04 advisory"]);
});

test("an engine as IBM's archived module makes it breaks the rules that say so", () => {
  const owner = { iamServiceId: [urnOf("IamServiceId", "sid")] };
  const key = { apiKey: [urnOf("IamServiceApiKey", "key")] };
  const policy = (name: string, roles: string[], service: string) =>
    made("IamServicePolicy", name, { iamServiceId: unknownText, roles, resources: { service } }, owner);
  const module = [
    made("IamServiceId", "sid", { name: "sid" }),
    policy("policy1", ["Editor"], "iam-groups"),
    policy("policy2", ["Operator", "Service ID creator"], "iam-identity"),
    made("IamServiceApiKey", "key", { iamServiceId: unknownText }, owner),
    made("SmIamCredentialsConfiguration", "engine", { instanceId: "guid", apiKey: unknownText }, key),
  ];
  expect(violations(module)).toEqual([
    "ILP-A08 remediate",
    "ILP-B04 mandatory",
    "ILP-B07 mandatory",
    "ILP-B08 advisory",
    "ILP-C01 mandatory",
    "ILP-C03 mandatory",
    "ILP-C04 advisory",
  ]);
});

test("the provider's form of a target is mended where nothing else is in the block", () => {
  const [rule] = catalogue.filter(({ id }) => id === "ILP-A08");
  const remedy = (resources: unknown) =>
    rule!.remediate!(
      fromProgram(made("IamServicePolicy", "p", { iamId: "x", roles: ["Viewer"], resources })),
    );
  expect(remedy({ serviceType: "platform_service" })).toEqual({
    set: { accountManagement: true },
    remove: ["resources"],
  });
  expect(remedy({ serviceType: "platform_service", region: "us-south" })).toBeUndefined();
  expect(remedy({ service: "kms" })).toBeUndefined();
  expect(remedy(unknownText)).toBeUndefined();
});

test("mending keeps what is not known yet as it was", () => {
  const policies = policiesOf(catalogue, { table: roleTable, parameters: {}, clock: () => now });
  const mend = policies.find(({ name }) => name === "ILP-A08");
  const inputs = { iamId: unknownText, roles: ["Viewer"], resources: { serviceType: "platform_service" } };
  const { type, urn } = made("IamServicePolicy", "p", inputs);
  const props = unknownCheckingProxy(JSON.parse(JSON.stringify(inputs)));
  if (!mend || !("remediateResource" in mend)) throw new Error("ILP-A08 mends nothing");
  const mended = mend.remediateResource?.({
    ...common,
    type,
    urn,
    name: "p",
    props,
    opts,
    isType: () => false,
    asType: () => undefined,
  });
  expect(Object.keys(mended as object).sort()).toEqual(["accountManagement", "iamId", "roles"]);
  expect(() => (mended as { iamId: string }).iamId).toThrow(UnknownValueError);
});

test("parameters that are wrong are refused, each by its name", () => {
  expect(() => parameters({ maxKeyAgeDays: 0, ciIdentity: ["x"] })).toThrow(/maxKeyAgeDays[\s\S]*ciIdentity/);
});
