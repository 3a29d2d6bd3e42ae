import { UnknownValueError } from "@pulumi/policy";
import { catalogue } from "../../policies/catalogue";
import { policiesOf } from "../../policies/pack/policies";
import { parameters } from "../../policies/parameters";
import { roleTable } from "../access/_helpers/table";
import { findingsOf, outcomes, outcomesOfPack, proxied, violationsIn } from "./_helpers/outcomes";
import { made } from "./_helpers/resources";
import { fixtures, now } from "./fixtures";

/** So that a stack is not taken for the one before it: the pack keeps it for as long as one call of Pulumi's goes on. */
afterEach(() => new Promise((resolve) => setImmediate(resolve)));

const cases = Object.entries(fixtures).flatMap(([id, of]) =>
  (["compliant", "violating", "undecided"] as const).flatMap((kind) =>
    of[kind].map(
      (program, index) => [`${id} ${kind} ${index + 1}`, id, kind, program, of.parameters] as const,
    ),
  ),
);

test.each(cases)("%s", (_, id, kind, program, given) => {
  // Some programs both violate a rule and leave another part of it open.
  const found = outcomes(id, program, given);
  if (kind === "violating") expect(found).toContain("violation");
  else if (kind === "compliant") expect(found).toEqual([]);
  else expect(found).toContain("undecided");
  expect(outcomesOfPack(id, program, given)).toEqual(found);
});

test("the proxy of these tests throws where the SDK's does", () => {
  const [program] = fixtures["ILP-A07"]!.undecided;
  expect(() => proxied(program![0]!.inputs).ibmId).toThrow(UnknownValueError);
});

test.each(catalogue.filter(({ live }) => live).map(({ id }) => id))(
  "%s is not applicable without an inventory of the account, and has not passed",
  (id) => {
    expect(outcomes(id, [], {})).toEqual(["not applicable"]);
    expect(outcomesOfPack(id, [], {})).toEqual(["not applicable"]);
  },
);

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
  expect(findingsOf([...unique].reverse())).toEqual(findingsOf(unique));
  expect(findingsOf(unique).length).toBeGreaterThan(10);
});

test("parameters that are wrong are refused, each by its name", () => {
  expect(() => parameters({ maxKeyAgeDays: 0, ciIdentity: ["x"] })).toThrow(/maxKeyAgeDays[\s\S]*ciIdentity/);
});

test.each([
  ["secrets-manager", "may give it", []],
  ["containers-kubernetes", "may not", ["ILP-B04 mandatory", "ILP-E03 mandatory"]],
])("where creation is restricted, an authorization of %s %s Service ID creator", (service, _, found) => {
  const program = [
    made("IamAuthorizationPolicy", "a", {
      sourceServiceName: service,
      sourceResourceInstanceId: "5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35",
      targetServiceName: "iam-identity",
      roles: ["Operator", "Service ID creator"],
    }),
  ];
  expect(violationsIn(program, { restrictsServiceIdCreation: true })).toEqual(found);
});

test.each([
  ["on one instance and small", "advisory", { roles: ["Viewer", "Reader"], instance: true }],
  ["on one instance and its manager", "mandatory", { roles: ["Manager"], instance: true }],
  ["on all instances", "mandatory", { roles: ["Viewer"], instance: false }],
])("a policy of a single user, %s, is %s", (_, level, { roles, instance }) => {
  const target = instance ? { resourceInstanceId: "5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35" } : {};
  const resources = { service: "conversation", ...target };
  const program = [made("IamUserPolicy", "u", { ibmId: "bob@example.com", roles, resources })];
  expect(violationsIn(program)).toEqual([`ILP-A07 ${level}`]);
});
