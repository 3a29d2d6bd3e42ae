import fc from "fast-check";
import { keyLifetime } from "../../config/api-key";
import { checkConfig } from "../../config/check";
import { secretsManagerRegions } from "../../config/crn";
import { ConfigurationError } from "../../config/errors";

const account = "1f5c0b7a4d3e4f6b9a2c8d7e6f504132";
const guid = "5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35";
const instance = `crn:v1:bluemix:public:secrets-manager:us-south:a/${account}:${guid}::`;
const valid = { cloud: "local", engines: [{ name: "demo", instance }] };

/** The lines of the error, without its first sentence. */
function problems(values: Record<string, unknown>): string[] {
  try {
    checkConfig(values, "Pulumi.dev.yaml");
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.message
        .split("\n")
        .slice(1)
        .map((line) => line.trim());
    throw error;
  }
  throw new Error("No error.");
}

function engineWith(change: Record<string, unknown>): Record<string, unknown> {
  return { ...valid, engines: [{ ...valid.engines[0], ...change }] };
}

test("fills in the defaults and takes the CRN apart", () => {
  const { cloud, engines } = checkConfig(valid, "Pulumi.dev.yaml");
  expect(cloud).toBe("local");
  expect(engines[0]).toEqual({
    name: "demo",
    formerNames: [],
    instance: { crn: instance, service: "secrets-manager", region: "us-south", account, guid },
    endpoint: "public",
    mode: "key",
    verify: true,
    allowedAddresses: "check",
    lock: true,
    serviceIdCreator: "auto",
    apiKey: {},
    secretGroups: [],
    grantsVia: "serviceId",
  });
});

test.each<[string, Record<string, unknown>, RegExp]>([
  [
    "a missing list of engines",
    { cloud: "local" },
    /^engines: is missing; must hold at least one engine, where/,
  ],
  ["an empty list of engines", { engines: [] }, /^engines: \[\] must hold at least one engine, where/],
  [
    "a single engine where a list is expected",
    { engines: valid.engines[0] },
    /^engines: \{.* must be a list of engines$/,
  ],
  [
    "an unknown field at the top",
    { ...valid, region: "us-south" },
    /^region: is not a known field; expected one of cloud, accounts, engines, watsonx, assistant$/,
  ],
  [
    "a typing mistake",
    engineWith({ endpoimt: "private" }),
    /^engines\[0\]\.endpoimt: is not a known field; did you mean endpoint\?$/,
  ],
  [
    "a wrong word",
    engineWith({ endpoint: "internal" }),
    /^engines\[0\]\.endpoint: "internal" must be public or private$/,
  ],
  ["a wrong type", engineWith({ name: 7 }), /^engines\[0\]\.name: 7 must be text/],
  [
    "a name that IAM and Secrets Manager would not both take",
    engineWith({ name: "Demo_1" }),
    /^engines\[0\]\.name: "Demo_1" must be lower-case/,
  ],
  [
    "something that is no CRN",
    engineWith({ instance: "my-instance" }),
    /^engines\[0\]\.instance: "my-instance" must be the CRN/,
  ],
  [
    "a CRN that was cut off",
    engineWith({ instance: instance.slice(0, -2) }),
    /must have 10 parts separated by colons.*it has 8$/,
  ],
  [
    "another service's CRN",
    engineWith({ instance: instance.replace("secrets-manager", "kms") }),
    /not one of kms$/,
  ],
  [
    "an unknown region",
    engineWith({ instance: instance.replace("us-south", "us-moon") }),
    /"us-moon".*expected one of au-syd/,
  ],
  ["a malformed account", engineWith({ instance: instance.replace(account, "me") }), /not "a\/me"$/],
  ["a malformed instance id", engineWith({ instance: instance.replace(guid, "abc") }), /not "abc"$/],
  [
    "a group's name where its id is expected",
    engineWith({ accessGroup: { id: "admins" } }),
    /^engines\[0\]\.accessGroup\.id: "admins" must be the id/,
  ],
  [
    "a day that is no time",
    engineWith({ apiKey: { expiresAt: "soon" } }),
    /^engines\[0\]\.apiKey\.expiresAt: "soon" must be a time/,
  ],
])("refuses %s", (_what, values, expected) => {
  expect(problems(values)).toEqual([expect.stringMatching(expected)]);
});

test("tells two engines of one name or one instance", () => {
  const twice = { engines: [valid.engines[0], valid.engines[0]] };
  expect(problems(twice)).toEqual([
    'engines[1].name: "demo" is also the name of engines[0]',
    `engines[1].instance: "${instance}" is also the instance of engines[0]`,
  ]);
});

test("tells every mistake at once and names the file", () => {
  const values = { clowd: "local", engines: [{ name: "X", instance: "y" }] };
  expect(problems(values)).toHaveLength(3);
  expect(() => checkConfig(values, "Pulumi.prod.yaml")).toThrow(
    /^Pulumi\.prod\.yaml has 3 mistakes; nothing was created/,
  );
});

test("takes every well-formed engine", () => {
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
  const engine = fc.record({
    name: fc.stringMatching(/^[a-z][a-z0-9]{1,10}(-[a-z0-9]{1,5}){0,4}$/),
    region: fc.constantFrom(...secretsManagerRegions),
    account: hex(32),
    guid: fc.uuid(),
  });
  fc.assert(
    fc.property(engine, ({ name, region, account, guid }) => {
      const crn = `crn:v1:bluemix:public:secrets-manager:${region}:a/${account}:${guid}::`;
      const [made] = checkConfig({ engines: [{ name, instance: crn }] }, "x").engines;
      expect(made?.instance).toEqual({ crn, service: "secrets-manager", region, account, guid });
    }),
  );
});

test("never throws anything but its own error, whatever it is given", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (values) => {
      try {
        checkConfig(values, "x");
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigurationError);
      }
    }),
  );
});

test.each([
  ["accessGroup", { id: "AccessGroupId-12345678-1234-4234-8234-123456789012" }],
  ["apiKey", { expiresAt: "2027-01-31T00:00:00Z" }],
])("%s beside mode: keyless is a mistake, for there is no service ID and no key", (field, value) => {
  expect(problems(engineWith({ mode: "keyless", [field]: value }))).toEqual([
    expect.stringMatching(new RegExp(`^engines\\[0\\]\\.${field}: .* has no effect with mode: keyless`)),
  ]);
});

test.each([{ rotateEvery: 90 }, { expiresAfter: 90 }])("%j beside expiresAt is a mistake", (other) => {
  const apiKey = { expiresAt: "2027-01-31T00:00:00Z", ...other };
  const [field] = Object.keys(other);
  expect(problems(engineWith({ apiKey }))).toEqual([
    `engines[0].apiKey.${field}: 90 does not go with expiresAt, which would hold for every new key alike`,
  ]);
});

test.each([
  { rotateEvery: 0 },
  { rotateEvery: 1.5 },
  { rotateEvery: "often" },
  { expiresAfter: 3651 },
  { expiresAfter: "soon" },
])("%j is a mistake", (apiKey) => {
  expect(problems(engineWith({ apiKey }))).toEqual([
    expect.stringContaining("must be a whole number of days from 1 to 3650, or never"),
  ]);
});

test.each([
  [{ rotateEvery: 90 }, "rotateEvery: 90 must be less than expiresAfter, which is 90 days"],
  [{ expiresAfter: 60 }, "expiresAfter: 60 must be more than rotateEvery, which is 60 days"],
  [{ rotateEvery: 31, expiresAfter: 30 }, "rotateEvery: 31 must be less than expiresAfter, which is 30 days"],
])("%j: a key would end before it is replaced", (apiKey, mistake) => {
  expect(problems(engineWith({ apiKey }))).toEqual([
    `engines[0].apiKey.${mistake}: a key is replaced before it ends`,
  ]);
});

test.each([
  [{}, { rotateEvery: 60, expiresAfter: 90, rotationAsked: false }],
  [{ rotateEvery: 45 }, { rotateEvery: 45, expiresAfter: 90, rotationAsked: true }],
  [{ expiresAfter: "never" }, { rotateEvery: 60, rotationAsked: false }],
  [
    { rotateEvery: "never", expiresAfter: 30 },
    { expiresAfter: 30, rotationAsked: true },
  ],
  [{ expiresAt: "2027-01-31T00:00:00Z" }, { rotationAsked: false }],
])("apiKey: %j is a lifetime of %j", (apiKey, expected) => {
  const { engines } = checkConfig(engineWith({ apiKey }), "x");
  expect(keyLifetime(engines[0]!.apiKey)).toEqual(expected);
});

test.each([
  ["accessGroup", "AccessGroupId-1", "must hold fields: id"],
  ["apiKey", null, "must hold fields: expiresAt, expiresAfter, rotateEvery"],
])("%s without its fields names them", (field, value, expected) => {
  expect(problems(engineWith({ [field]: value }))).toEqual([expect.stringContaining(expected)]);
});
