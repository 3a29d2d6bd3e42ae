import { account, crnOf, guid, otherGuid, problemsOf } from "./_helpers/problems";

const key = `crn:v1:bluemix:public:kms:eu-de:a/${account}:${otherGuid}:key:${guid}`;
const wanted = { region: "eu-de", resourceGroup: account, endpoints: "public-and-private" };
const engine = (change: object = {}, newInstance: object = {}) => ({
  name: "vault",
  newInstance: { ...wanted, ...newInstance },
  ...change,
});

test("an instance is made where none is given", () => {
  expect(problemsOf({ engines: [engine({}, { encryption: { key }, plan: "standard" })] })).toEqual([]);
});

test.each([
  ["no instance", [{ name: "vault" }], /^engines\[0\]\.instance: .*or newInstance/],
  ["two", [engine({ instance: crnOf(guid) })], /^engines\[0\]\.instance: .*not both/],
  [
    "a region without Secrets Manager",
    [engine({}, { region: "mars" })],
    /newInstance\.region: "mars" must be one of/,
  ],
  ["a key that is no key", [engine({}, { encryption: { key: crnOf(guid) } })], /encryption\.key: .*root key/],
  [
    "a private instance configured from outside",
    [engine({}, { endpoints: "private" })],
    /^engines\[0\]\.endpoint: .*must be private/,
  ],
  [
    "the trial plan",
    [engine({}, { plan: "trial" })],
    /newInstance\.plan: "trial" must be standard in the stack prod/,
  ],
  [
    "two instances of one name",
    [engine({}, { name: "one" }), engine({ name: "other" }, { name: "one" })],
    /^engines\[1\]\.newInstance\.name: .*same instance as engines\[0\]\.newInstance\.name/,
  ],
  [
    "the same authorization twice",
    [engine({}, { encryption: { key } }), engine({ name: "other" }, { encryption: { key } })],
    /^engines\[1\]\.newInstance\.encryption\.authorize: .*same authorization .*set it to false in one/,
  ],
])("refuses %s", (_what, engines, message) => {
  const problems = problemsOf({ engines });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(message);
});

test("a trial is for development", () => {
  const engines = [engine({}, { plan: "trial" })];
  expect(problemsOf({ engines }, "Pulumi.dev.yaml")).toEqual([]);
  expect(problemsOf({ engines }, "Pulumi.dev-anna.yaml")).toEqual([]);
  expect(problemsOf({ cloud: "local", engines }, "Pulumi.example.yaml")).toEqual([]);
});
