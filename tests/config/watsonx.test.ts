import { checkConfig } from "../../config/check";
import { ConfigurationError } from "../../config/errors";

const account = "1f5c0b7a4d3e4f6b9a2c8d7e6f504132";
const guid = "3f7b1f9e-0000-4000-8000-000000000002";
const instance = `crn:v1:bluemix:public:pm-20:eu-de:a/${account}:${guid}::`;
const space = { id: "12345678-1234-4234-8234-123456789abc", role: "viewer" };
const serviceId = `ServiceId-${guid}`;
const computeResource = { type: "IKS_SA", conditions: { namespace: "batch" } };
const engines = [
  { name: "demo", instance: `crn:v1:bluemix:public:secrets-manager:us-south:a/${account}:${guid}::` },
];

function problems(...watsonx: object[]): string[] {
  try {
    checkConfig({ engines, watsonx }, "Pulumi.dev.yaml");
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ field, value, expected }) => `${field}: ${value ?? ""} ${expected}`);
  }
}

const access = (change: object = {}) => ({ name: "scorer", instance, spaces: [space], ...change });

test("reads region and id of the instance; the least role is the default", () => {
  const { watsonx } = checkConfig({ engines, watsonx: [access()] }, "x");
  expect(watsonx).toMatchObject([{ instance: { region: "eu-de", guid }, role: "Viewer", spaces: [space] }]);
  expect(checkConfig({ engines }, "x").watsonx).toEqual([]);
});

test.each([
  [
    "an instance of another service",
    access({ instance: engines[0]?.instance }),
    /^watsonx\[0\]\.instance: .*Machine Learning/,
  ],
  [
    "a region without watsonx.ai",
    access({ instance: instance.replace("eu-de", "br-sao") }),
    /names the region "br-sao"/,
  ],
  [
    "a space that is no UUID",
    access({ spaces: [{ ...space, id: "my space" }] }),
    /spaces\[0\]\.id: "my space" must be the id/,
  ],
  [
    "a role that no space has",
    access({ spaces: [{ ...space, role: "owner" }] }),
    /spaces\[0\]\.role: "owner" must be viewer/,
  ],
  ["a space twice", access({ spaces: [space, space] }), /spaces\[1\]\.id: .* is also the id of spaces\[0\]/],
  ["no space", access({ spaces: [] }), /spaces: \[\] must hold at least one/],
  [
    "a workload that anything fits",
    access({ computeResource: { type: "IKS_SA", conditions: {} } }),
    /at least one attribute/,
  ],
  [
    "a key beside a workload",
    access({ computeResource, apiKey: { expiresAt: "2027-01-31T00:00:00Z" } }),
    /apiKey: .* no service ID and no key/,
  ],
  [
    "an engine that is not there",
    access({ apiKey: { engine: "dmeo" } }),
    /apiKey\.engine: "dmeo" is not the name of one of engines: demo/,
  ],
  [
    "readers without an engine",
    access({ apiKey: { readers: [{ serviceId }] } }),
    /readers: .* no effect without engine/,
  ],
  [
    "an end for a key of an engine",
    access({ apiKey: { engine: "demo", expiresAfter: 30 } }),
    /expiresAfter: 30 has no effect with engine, whose keys live for ttl/,
  ],
  [
    "a lease without an engine",
    access({ apiKey: { ttl: "12h" } }),
    /ttl: "12h" has no effect without engine/,
  ],
  [
    "a key that ends before it is replaced",
    access({ apiKey: { expiresAfter: 30 } }),
    /expiresAfter: 30 must be more than rotateEvery, which is 60 days/,
  ],
  ["a typing mistake", access({ spacse: [] }), /spacse: .*did you mean spaces/],
])("refuses %s", (_what, entry, expected) => {
  expect(problems(entry)).toEqual([expect.stringMatching(expected)]);
});

test("refuses one name twice", () => {
  expect(problems(access(), access())).toEqual(['watsonx[1].name: "scorer" is also the name of watsonx[0]']);
});
