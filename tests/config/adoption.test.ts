import { checkConfig } from "../../config/check";
import { ConfigurationError } from "../../config/errors";

const instance =
  "crn:v1:bluemix:public:secrets-manager:us-south:a/1f5c0b7a4d3e4f6b9a2c8d7e6f504132:5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35::";

function check(engine: Record<string, unknown>) {
  return checkConfig({ engines: [{ name: "demo", instance, ...engine }] }, "x").engines[0]?.adopt;
}

function mistakes(engine: Record<string, unknown>): string[] {
  try {
    check(engine);
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.problems.map(({ field, expected }) => `${field} ${expected}`);
    throw error;
  }
  return [];
}

const policy = "6f0378d5-f225-4b66-89ea-603633beda1c";

test.each([
  [{ serviceId: "payments", policies: "matching", accessGroup: "rights", configuration: "engine" }],
  [{ serviceId: "ServiceId-1", policies: [policy] }],
  [{ configuration: "engine" }],
])("%j is an adoption", (adopt) => {
  expect(check({ adopt })).toEqual(adopt);
});

test.each<[Record<string, unknown>, RegExp]>([
  [{ adopt: { policies: "matching" } }, /^engines\[0\]\.adopt\.policies needs adopt\.serviceId/],
  [
    { adopt: { serviceId: "s", policies: "all" } },
    /^engines\[0\]\.adopt\.policies must be matching, or a list/,
  ],
  [
    { adopt: { serviceId: "" } },
    /^engines\[0\]\.adopt\.serviceId must be the id \(ServiceId-…\) or the name/,
  ],
  [{ adopt: { key: "k" } }, /^engines\[0\]\.adopt\.key is not a known field/],
  [
    {
      instance: undefined,
      newInstance: {
        region: "eu-de",
        resourceGroup: "0".repeat(32),
        plan: "standard",
        endpoints: "public-and-private",
      },
      adopt: { configuration: "c" },
    },
    /^engines\[0\]\.adopt\.configuration does not go with newInstance/,
  ],
  [{ mode: "auto", adopt: { configuration: "c" } }, /^engines\[0\]\.adopt needs mode: key/],
  [
    { grantsVia: "accessGroup", adopt: { serviceId: "s", policies: "matching" } },
    /^engines\[0\]\.adopt\.policies does not go with grantsVia: accessGroup/,
  ],
  [
    { grantsVia: "accessGroup", adopt: { accessGroup: "g" } },
    /^engines\[0\]\.adopt\.accessGroup does not go with grantsVia: accessGroup/,
  ],
  [
    {
      accessGroup: { id: "AccessGroupId-12345678-1234-4234-8234-123456789012" },
      adopt: { accessGroup: "g" },
    },
    /^engines\[0\]\.adopt\.accessGroup does not go with accessGroup\.id/,
  ],
])("%j is a mistake", (engine, said) => {
  expect(mistakes(engine)).toEqual([expect.stringMatching(said)]);
});
