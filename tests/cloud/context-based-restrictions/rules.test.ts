import ContextBasedRestrictionsV1 from "@ibm-cloud/platform-services/context-based-restrictions/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

const accountId = seeded.account;
const root = "https://cbr.cloud.ibm.com/v1";
let cloud: TestCloud;
let principals: Principals;
let token: string;
let sdk: ContextBasedRestrictionsV1;
let zone: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  token = await cloud.token();
  sdk = new ContextBasedRestrictionsV1(cloud.sdkOptions(token));
  const addresses = [{ type: "ipAddress", value: "127.0.0.1" }];
  zone = (await sdk.createZone({ accountId, name: "here", addresses })).result.id;
});
afterAll(() => cloud.close());

const on = (serviceName: string): ContextBasedRestrictionsV1.Resource[] => [
  {
    attributes: [
      { name: "accountId", value: accountId },
      { name: "serviceName", value: serviceName },
    ],
  },
];
const inZone = (value = zone) => [{ attributes: [{ name: "networkZoneId", value }] }];

test("a rule is created, read, replaced and deleted", async () => {
  const created = await sdk.createRule({
    description: "this is an example of rule",
    contexts: inZone(),
    resources: on("secrets-manager"),
  });
  const { result: rule } = created;
  expect(created.status).toBe(201);
  expect(rule).toMatchObject({
    description: "this is an example of rule",
    contexts: inZone(),
    resources: on("secrets-manager"),
    enforcement_mode: "enabled",
    crn: `crn:v1:bluemix:public:context-based-restrictions:global:a/${accountId}::rule:${rule.id}`,
    href: `${root}/rules/${rule.id}`,
  });
  const read = await sdk.getRule({ ruleId: rule.id });
  expect(read.result).toEqual(rule);
  const ifMatch = (read.headers as Record<string, string>).etag as string;
  const change = { ruleId: rule.id, contexts: [], resources: on("kms"), enforcementMode: "report" };
  await expect(sdk.replaceRule({ ...change, ifMatch: "abc" })).rejects.toMatchObject({ status: 412 });
  const { result } = await sdk.replaceRule({ ...change, ifMatch });
  expect(result).toMatchObject({ description: "", contexts: [], enforcement_mode: "report" });
  expect((await sdk.deleteRule({ ruleId: rule.id })).status).toBe(204);
  await expect(sdk.getRule({ ruleId: rule.id })).rejects.toMatchObject({
    status: 404,
    message: `The rule '${rule.id}' is not found in store.`,
  });
});

test("operations scope a rule, and replacing without them takes them away", async () => {
  const api_type_id = "crn:v1:bluemix:public:containers-kubernetes::::api-type:management";
  const operations = { api_types: [{ api_type_id }] };
  const fields = { contexts: inZone(), resources: on("containers-kubernetes") };
  const created = await sdk.createRule({ ...fields, operations });
  expect(created.result.operations).toEqual(operations);
  const ifMatch = (created.headers as Record<string, string>).etag as string;
  const { result } = await sdk.replaceRule({ ruleId: created.result.id, ifMatch, ...fields });
  expect(result).not.toHaveProperty("operations");
  const wrong = sdk.createRule({ contexts: inZone(), resources: on("secrets-manager"), operations });
  await expect(wrong).rejects.toMatchObject({ status: 400 });
});

test.each([
  ["a service that is not enabled", { resources: on("pm-20") }, "service_not_cbr_enabled"],
  [
    "no account",
    { resources: [{ attributes: [{ name: "serviceName", value: "kms" }] }] },
    "missing_account_id",
  ],
  [
    "no service",
    { resources: [{ attributes: [{ name: "accountId", value: accountId }] }] },
    "missing_service",
  ],
  [
    "a context attribute given twice",
    {
      contexts: [
        {
          attributes: [
            { name: "endpointType", value: "public" },
            { name: "endpointType", value: "private" },
          ],
        },
      ],
    },
    "duplicate_context_attribute",
  ],
  ["a zone that is not there", { contexts: inZone("0".repeat(32)) }, "zone_not_found"],
  [
    "an endpoint type that is none",
    { contexts: [{ attributes: [{ name: "endpointType", value: "sideways" }] }] },
    "invalid_context_attribute_value",
  ],
  ["two resources", { resources: [...on("kms"), ...on("kms")] }, "invalid_input"],
  ["no contexts at all", { contexts: undefined }, "invalid_input"],
])("%s is refused", async (_what, wrong, code) => {
  const body = { contexts: [], resources: on("kms"), ...wrong };
  const reply = await cloud.call(`${root}/rules`, { token, body });
  expect(reply.status).toBe(400);
  expect(reply.body.errors[0].code).toBe(code);
});

test("rules are listed by service, zone, mode and service group", async () => {
  const group = [
    {
      attributes: [
        { name: "accountId", value: accountId },
        { name: "service_group_id", value: "IAM" },
      ],
    },
  ];
  const make = async (
    resources: ContextBasedRestrictionsV1.Resource[],
    enforcementMode: string,
    contexts: ContextBasedRestrictionsV1.RuleContext[],
  ) =>
    (
      await sdk.createRule({
        resources,
        contexts,
        enforcementMode,
      })
    ).result.id;
  const other = (await sdk.createZone({ accountId, name: "elsewhere", addresses: [] })).result.id;
  const ofGroup = await make(group, "disabled", []);
  const ofSchematics = await make(on("schematics"), "report", inZone(`${other}, ${zone}`));
  const list = async (query: object) =>
    (await sdk.listRules({ accountId, ...query })).result.rules.map((rule) => rule.id);
  expect(await list({ serviceGroupId: "IAM" })).toEqual([ofGroup]);
  expect(await list({ serviceName: "schematics" })).toEqual([ofSchematics]);
  expect(await list({ zoneId: other })).toEqual([ofSchematics]);
  expect(await list({ enforcementMode: "disabled" })).toEqual([ofGroup]);
  expect(await list({ serviceName: "schematics", enforcementMode: "enabled" })).toEqual([]);
  await expect(list({ accountId: "this_is_an_invalid_id" })).rejects.toMatchObject({ status: 400 });
});

test("operations that a rule can be scoped to are listed by service, by group or by resource type", async () => {
  const actions = async (query: object) =>
    (await sdk.listAvailableServiceOperations(query)).result.api_types.map((type) =>
      type.actions.map((action) => action.action_id),
    );
  const [own, platform] = await actions({ serviceName: "iam-groups" });
  expect(own).toContain("iam-groups.members.add");
  expect(platform).toContain("resource-controller.instance.retrieve");
  const [iam] = await actions({ serviceGroupId: "IAM" });
  expect(iam).toEqual(expect.arrayContaining(["iam-identity.serviceid.get", "iam-groups.groups.read"]));
  const [typed] = await actions({ serviceName: "iam-access-management", resourceType: "customRole" });
  expect(typed?.every((action) => action.startsWith("iam-access-management.customRole."))).toBe(true);
  const both = actions({ serviceName: "iam-groups", serviceGroupId: "IAM" });
  await expect(both).rejects.toMatchObject({
    status: 400,
    message:
      "The following query parameters are mutually exclusive: 'service_group_id, service_name'. " +
      "Specify exactly one of the mutually exclusive parameters and try your request again.",
  });
});

test("a path with an account that is none is refused in IBM's words", async () => {
  await expect(sdk.getAccountSettings({ accountId: "no account" })).rejects.toMatchObject({
    status: 400,
    message: 'The parameter "account_id" in path has an error.',
  });
});

describe("who may", () => {
  test("whoever administers the service may restrict it, and needs to see the zones", async () => {
    const { iam_id } = principals.serviceId();
    const as = new ContextBasedRestrictionsV1(cloud.sdkOptions(await cloud.token(principals.apiKey(iam_id))));
    const make = () =>
      as.createRule({
        contexts: inZone(),
        resources: on("event-notifications"),
        enforcementMode: "disabled",
      });
    await expect(make()).rejects.toMatchObject({ status: 403 });
    principals.grant({ iam_id }, "Administrator", "event-notifications");
    await expect(make()).rejects.toMatchObject({ status: 403 });
    principals.grant({ iam_id }, "Viewer", "context-based-restrictions");
    const { result } = await make();
    const { result: list } = await as.listRules({ accountId });
    expect(list.rules.map((rule) => rule.id)).toContain(result.id);
    expect(list.rules.every((rule) => JSON.stringify(rule.resources).includes("event-notifications"))).toBe(
      true,
    );
    const foreign = as.createRule({ contexts: inZone(), resources: on("secrets-manager") });
    await expect(foreign).rejects.toMatchObject({ status: 403 });
  });

  test("another account's owner sees none of the rules", async () => {
    const key = principals.apiKey(seeded.otherOwner, seeded.otherAccount);
    const as = new ContextBasedRestrictionsV1(cloud.sdkOptions(await cloud.token(key)));
    await expect(as.listRules({ accountId })).rejects.toMatchObject({ status: 403 });
  });
});
