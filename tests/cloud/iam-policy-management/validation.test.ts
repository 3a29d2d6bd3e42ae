import fc from "fast-check";
import { seeded, TestCloud } from "../_helpers/cloud";
import { officeHours, officeHoursPattern, v1, v2 } from "./_bodies";

let cloud: TestCloud;
let token: string;
const url = "https://iam.cloud.ibm.com";
const reader = "crn:v1:bluemix:public:iam::::serviceRole:Reader";

beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
});
afterAll(() => cloud.close());

const source = { serviceName: "secrets-manager", accountId: seeded.account };
const base = () => v2("IBMid-V", "Viewer", { serviceName: "kms" });
const one = officeHours.conditions[1]!;

describe("v2 refuses", () => {
  test.each<[string, object, string]>([
    ["a body without roles", { ...base(), control: { grant: {} } }, "control.grant.roles"],
    ["an empty list of roles", { ...base(), control: { grant: { roles: [] } } }, "control.grant.roles"],
    ["an unknown type", { ...base(), type: "delegation" }, "type"],
    ["a role that the service does not have", v2("IBMid-V", reader, { serviceName: "iam-identity" }), reader],
    [
      "a role twice",
      {
        ...base(),
        control: { grant: { roles: [...base().control.grant.roles, ...base().control.grant.roles] } },
      },
      "more than once",
    ],
    [
      "a resource without account",
      { ...base(), resource: { attributes: base().resource.attributes.slice(1) } },
      "accountId",
    ],
    ["a resource without scope", v2("IBMid-V", "Viewer", { region: "us-south" }), "serviceName"],
    [
      "service and kind of service at once",
      v2("IBMid-V", "Viewer", { serviceName: "kms", serviceType: "service" }),
      "exclude",
    ],
    ["an unknown kind of service", v2("IBMid-V", "Viewer", { serviceType: "all" }), "serviceType"],
    ["an unknown group of services", v2("IBMid-V", "Viewer", { service_group_id: "X" }), "service group"],
    [
      "a value of 1001 letters",
      v2("IBMid-V", "Viewer", { serviceName: "k".repeat(1001) }),
      "resource.attributes.1.value",
    ],
    ["an empty value", v2("IBMid-V", "Viewer", { serviceName: "" }), "resource.attributes.1.value"],
    [
      "an attribute twice",
      { ...base(), resource: { attributes: [...base().resource.attributes, base().resource.attributes[1]] } },
      "more than once",
    ],
    [
      "an operator that does not fit its value",
      {
        ...base(),
        resource: {
          attributes: [
            base().resource.attributes[0],
            { key: "serviceName", operator: "stringExists", value: "kms" },
          ],
        },
      },
      "serviceName",
    ],
    [
      "two subjects of an access policy",
      {
        ...base(),
        subject: {
          attributes: [
            ...base().subject.attributes,
            { key: "access_group_id", operator: "stringEquals", value: "x" },
          ],
        },
      },
      "subject",
    ],
    ["no subject", { ...base(), subject: undefined }, "subject"],
    [
      "an authorization without source account",
      v2({ serviceName: "secrets-manager" }, "Viewer", { serviceName: "kms" }),
      "accountId",
    ],
    [
      "an authorization without source service",
      v2({ accountId: "a" }, "Viewer", { serviceName: "kms" }),
      "serviceName",
    ],
    [
      "an authorization of a person",
      v2({ ...source, iam_id: "IBMid-V" }, "Viewer", { serviceName: "kms" }),
      "iam_id",
    ],
    [
      "a role for services in an access policy",
      v2("IBMid-V", "crn:v1:bluemix:public:iam-groups::::serviceRole:MemberManage", {
        serviceName: "iam-groups",
      }),
      "MemberManage",
    ],
    ["a rule without pattern", { ...base(), rule: officeHours }, "pattern"],
    ["a pattern without rule", { ...base(), pattern: officeHoursPattern }, "rule"],
    ["an unknown pattern", { ...base(), rule: officeHours, pattern: "moon" }, "moon"],
    [
      "eleven conditions",
      { ...base(), pattern: officeHoursPattern, rule: { operator: "and", conditions: Array(11).fill(one) } },
      "rule",
    ],
    [
      "a condition that does not fit the pattern",
      {
        ...base(),
        pattern: officeHoursPattern,
        rule: { key: "{{resource.attributes.path}}", operator: "stringEquals", value: "x" },
      },
      "path",
    ],
    [
      "an operator that does not fit the condition",
      { ...base(), pattern: officeHoursPattern, rule: { ...one, operator: "dateLessThan" } },
      "dateLessThan",
    ],
    [
      "a time that is none",
      { ...base(), pattern: officeHoursPattern, rule: { ...one, value: "25:00:00+00:00" } },
      "current_time",
    ],
    [
      "time conditions in time conditions",
      {
        ...base(),
        pattern: officeHoursPattern,
        rule: { operator: "and", conditions: [one, { operator: "or", conditions: [one, one] }] },
      },
      "nested",
    ],
  ])("%s", async (_, body, hint) => {
    const reply = await cloud.call(`${url}/v2/policies`, { token, body });
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ status_code: 400, trace: expect.any(String) });
    expect(JSON.stringify(reply.body.errors)).toContain(hint);
    for (const error of reply.body.errors) expect(error.code).toBe("invalid_body");
  });
});

describe("v1 refuses", () => {
  const body = v1("IBMid-V", "Viewer", { serviceName: "kms" });
  const attribute = (operator: string) => ({ name: "serviceName", value: "kms", operator });
  test.each<[string, object, string]>([
    ["v2's operators", { ...body, resources: [{ attributes: [attribute("stringExists")] }] }, "operator"],
    ["two resources", { ...body, resources: [...body.resources, ...body.resources] }, "resources"],
    ["no subjects", { ...body, subjects: [] }, "subjects"],
    ["a role without id", { ...body, roles: [{}] }, "roles.0.role_id"],
    ["text that is no JSON", "{" as never, "JSON"],
  ])("%s", async (_, wanted, hint) => {
    const headers = { "content-type": "application/json" };
    const reply = await cloud.call(`${url}/v1/policies`, { token, body: wanted, headers });
    expect(reply.status).toBe(400);
    expect(JSON.stringify(reply.body.errors)).toContain(hint);
  });

  test("an unknown order, a limit of 0 and a foreign page token", async () => {
    const list = `${url}/v1/policies?account_id=${seeded.account}`;
    for (const query of ["&sort=colour", "&limit=0", "&limit=101", "&limit=2&start=zzz", "&format=pretty"]) {
      expect([query, (await cloud.call(`${list}${query}`, { token })).status]).toEqual([query, 400]);
    }
  });
});

test("conditions by attribute, nested once and with empty texts, are taken", async () => {
  const leaf = { key: "{{resource.attributes.path}}", operator: "stringMatch", value: "home/*" };
  const top = { key: "{{resource.attributes.prefix}}", operator: "stringEquals", value: "" };
  const delimiter = {
    key: "{{resource.attributes.delimiter}}",
    operator: "stringEqualsAnyOf",
    value: ["/", ""],
  };
  const body = {
    ...v2("IBMid-Nested", reader, { serviceName: "cloud-object-storage" }),
    pattern: "attribute-based-condition:resource:literal-and-wildcard",
    rule: { operator: "or", conditions: [leaf, { operator: "and", conditions: [top, delimiter] }] },
  };
  const reply = await cloud.call(`${url}/v2/policies`, { token, body });
  expect(reply).toMatchObject({ status: 201, body: { rule: body.rule, pattern: body.pattern } });
});

test("no body makes it answer 500 or store anything that it refuses", async () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  const key = fc.constantFrom(
    "accountId",
    "serviceName",
    "serviceType",
    "__proto__",
    "constructor",
    "iam_id",
    "",
  );
  const operator = fc.constantFrom("stringEquals", "stringExists", "stringEqualsAnyOf", "stringMatch", "x");
  const attributes = fc.array(fc.record({ key, operator, value: json }), { maxLength: 4 });
  const body = fc.record(
    {
      type: fc.oneof(fc.constantFrom("access", "authorization"), json),
      control: fc.oneof(fc.constant(base().control), json),
      subject: fc.oneof(fc.record({ attributes }), fc.constant(base().subject), json),
      resource: fc.oneof(fc.record({ attributes }), fc.constant(base().resource), json),
      rule: fc.oneof(fc.constant(officeHours), json),
      pattern: fc.oneof(fc.constant(officeHoursPattern), json),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("/v1/policies", "/v2/policies", "/v2/roles"),
      body,
      async (path, wanted) => {
        const before = cloud.cloud.iam.policies.size;
        const reply = await cloud.call(`${url}${path}`, { token, body: wanted });
        expect([201, 400, 403, 409]).toContain(reply.status);
        if (reply.status !== 201) expect(cloud.cloud.iam.policies.size).toBe(before);
      },
    ),
    { numRuns: 150 },
  );
});
