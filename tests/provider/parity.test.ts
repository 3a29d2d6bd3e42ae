import * as ibm from "@pulumi/ibm";
import { iamCases, iamReads } from "./_cases/iam";
import { resourceCases, resourceReads } from "./_cases/resources";

const all = [...iamCases, ...resourceCases({ guid: "", crn: "" })];
const cases = all.filter(({ fixture }) => !fixture);
const exported = Object.keys(ibm);

test("every resource of @pulumi/ibm has a life", () => {
  const resources = exported.filter((name) => /^[A-Z]/.test(name) && name !== "Provider");
  expect(resources.length).toBeGreaterThan(20);
  expect([...new Set(cases.map(({ kind }) => kind.name))].sort()).toEqual(resources.sort());
});

test("every data source of @pulumi/ibm is read", () => {
  const sources = exported.filter((name) => /^get[A-Z]\w*(?<!Output)$/.test(name));
  expect(sources.length).toBeGreaterThan(20);
  expect(Object.keys({ ...iamReads, ...resourceReads }).sort()).toEqual(sources.sort());
});

test("names of cases are unique", () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});
