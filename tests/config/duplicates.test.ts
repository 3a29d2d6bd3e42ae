import { account, crnOf, guid, otherGuid, problemsOf } from "./_helpers/problems";

const id = "12345678-1234-4234-8234-123456789abc";
const accessGroup = `AccessGroupId-${id}`;
const serviceId = `ServiceId-${id}`;
const engine = { name: "demo", instance: crnOf(guid) };
const group = (name: string, change: object = {}) => ({
  name,
  id,
  readers: [{ accessGroup }],
  secrets: [{ name: `${name}-secret`, accessGroups: [accessGroup], ttl: "1d" }],
  ...change,
});
const access = (name: string, change: object = {}) => ({
  name,
  instance: `crn:v1:bluemix:public:pm-20:eu-de:a/${account}:${guid}::`,
  spaces: [{ id, role: "viewer" }],
  ...change,
});

test.each([
  ["a name", [engine, { ...engine, instance: crnOf(otherGuid) }], "engines[1].name"],
  ["an instance", [engine, { ...engine, name: "other" }], "engines[1].instance"],
  [
    "an instance, said with another region",
    [engine, { name: "other", instance: crnOf(guid, "eu-de") }],
    "engines[1].instance",
  ],
  [
    "the name that another engine had",
    [engine, { name: "other", instance: crnOf(otherGuid), formerNames: ["demo"] }],
    "engines[1].formerNames[0]",
  ],
])("two engines do not share %s", (_what, engines, field) => {
  expect(problemsOf({ engines })).toEqual([expect.stringContaining(field)]);
});

test("a reader of an existing secret group stands in the configuration once", () => {
  const engines = [{ ...engine, secretGroups: [group("orders"), group("stock")] }];
  expect(problemsOf({ engines })).toEqual([
    expect.stringMatching(/^engines\[0\]\.secretGroups\[1\]\.id: .* twice$/),
  ]);
  const readers = [{ accessGroup }, { accessGroup }];
  expect(problemsOf({ engines: [{ ...engine, secretGroups: [group("orders", { readers })] }] })).toEqual([
    expect.stringMatching(/^engines\[0\]\.secretGroups\[0\]\.readers\[1\]: .* twice$/),
  ]);
});

test("a service ID gets a role on an instance, and a place in a space, once", () => {
  const watsonx = [access("scorer", { serviceId }), access("trainer", { serviceId, role: "Writer" })];
  expect(problemsOf({ engines: [engine], watsonx })).toEqual([
    expect.stringMatching(/^watsonx\[1\]\.spaces\[0\]: .* the same membership as watsonx\[0\]\.spaces\[0\]/),
  ]);
  expect(problemsOf({ engines: [engine], watsonx: [access("scorer"), access("trainer")] })).toEqual([]);
});

test("the secret of an application's key does not have the name of another one in the instance", () => {
  const watsonx = [access("scorer", { apiKey: { engine: "demo" } })];
  const named = { id: undefined, secrets: [{ name: "scorer-watsonx", serviceId, ttl: "1d" }] };
  const engines = [{ ...engine, secretGroups: [group("orders", named)] }];
  expect(problemsOf({ engines, watsonx })).toEqual([
    expect.stringMatching(
      /^watsonx\[0\]\.name: .* the same secret as engines\[0\]\.secretGroups\[0\]\.secrets\[0\]\.name/,
    ),
  ]);
  const grouped = [{ ...engine, secretGroups: [group("scorer-watsonx", { id: undefined })] }];
  expect(problemsOf({ engines: grouped, watsonx })).toEqual([
    expect.stringMatching(
      /^watsonx\[0\]\.name: .* the same secret group as engines\[0\]\.secretGroups\[0\]\.name/,
    ),
  ]);
});
