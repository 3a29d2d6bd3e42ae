import { checkConfig } from "../../config/check";

const instance =
  "crn:v1:bluemix:public:secrets-manager:us-south:a/1f5c0b7a4d3e4f6b9a2c8d7e6f504132:5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35::";
const engine = { name: "demo", instance };
const check = (change: object) => checkConfig({ engines: [{ ...engine, ...change }] }, "Pulumi.dev.yaml");

test("the service ID holds the grants unless told otherwise", () => {
  expect(check({}).engines[0]?.grantsVia).toBe("serviceId");
  expect(check({ grantsVia: "accessGroup" }).engines[0]?.grantsVia).toBe("accessGroup");
});

test("an engine without a service ID has nobody to give them to", () => {
  expect(() => check({ mode: "keyless", grantsVia: "accessGroup" })).toThrow(
    "has no effect with mode: keyless, which has no service ID",
  );
});

test("a group of others never holds the engine's grants", () => {
  const accessGroup = { id: "AccessGroupId-00000000-0000-4000-8000-000000000000" };
  expect(() => check({ accessGroup, grantsVia: "accessGroup" })).toThrow(
    "must be left out with grantsVia: accessGroup",
  );
  expect(check({ accessGroup }).engines[0]?.accessGroup).toEqual(accessGroup);
});
