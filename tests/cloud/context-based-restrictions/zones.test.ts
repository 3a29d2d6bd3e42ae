import ContextBasedRestrictionsV1 from "@ibm-cloud/platform-services/context-based-restrictions/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

const accountId = seeded.account;
const root = "https://cbr.cloud.ibm.com/v1";
let cloud: TestCloud;
let principals: Principals;
let token: string;
let sdk: ContextBasedRestrictionsV1;
let names = 0;

beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  token = await cloud.token();
  sdk = new ContextBasedRestrictionsV1(cloud.sdkOptions(token));
});
afterAll(() => cloud.close());

const addresses = [
  { type: "ipAddress", value: "169.23.56.234" },
  { type: "ipRange", value: "169.23.22.0-169.23.22.255" },
  { type: "subnet", value: "192.0.2.0/24" },
  { type: "vpc", value: `crn:v1:bluemix:public:is:us-south:a/${accountId}::vpc:r134-d98a1702` },
  { type: "serviceRef", ref: { account_id: accountId, service_name: "secrets-manager" } },
];

async function created(fields: object = {}): Promise<{ id: string; etag: string }> {
  const name = `zone ${names++}`;
  const { result, headers } = await sdk.createZone({ accountId, name, addresses, ...fields });
  return { id: result.id, etag: (headers as Record<string, string>).etag as string };
}

test("a zone is created and read with everything that the API has", async () => {
  const excluded = [{ type: "ipAddress", value: "169.23.22.127" }];
  const { status, result } = await sdk.createZone({
    accountId,
    name: "an example of zone",
    description: "this is an example of zone",
    addresses,
    excluded,
  });
  expect(status).toBe(201);
  expect(result.id).toMatch(/^[0-9a-f]{32}$/);
  expect(result).toMatchObject({
    crn: `crn:v1:bluemix:public:context-based-restrictions:global:a/${accountId}::zone:${result.id}`,
    address_count: 5,
    excluded_count: 1,
    addresses,
    excluded,
    href: `${root}/zones/${result.id}`,
    created_by_id: seeded.owner,
  });
  const read = await sdk.getZone({ zoneId: result.id });
  expect(read.result).toEqual(result);
  expect((read.headers as Record<string, string>).etag).toMatch(/^1-[0-9a-f]{32}$/);
});

test("a correlation id comes back", async () => {
  const { id } = await created();
  const { headers } = await sdk.getZone({ zoneId: id, xCorrelationId: "my-own-id" });
  expect((headers as Record<string, string>)["x-correlation-id"]).toBe("my-own-id");
});

test("a name that is taken is refused with 409", async () => {
  const name = "taken";
  await created({ name });
  await expect(created({ name })).rejects.toMatchObject({ status: 409 });
});

test("a zone without addresses can be made, for addresses that come later", async () => {
  const { id } = await created({ addresses: [] });
  expect((await sdk.getZone({ zoneId: id })).result.address_count).toBe(0);
});

test.each([
  ["an address that is none", [{ type: "ipAddress", value: "169.23.56.234." }], "addresses[0].value"],
  ["a range that runs backwards", [{ type: "ipRange", value: "10.0.0.9-10.0.0.1" }], "addresses[0].value"],
  ["a subnet of 33 bits", [{ type: "subnet", value: "10.0.0.0/33" }], "addresses[0].value"],
  ["a VPC that is no CRN", [{ type: "vpc", value: "my-vpc" }], "addresses[0].value"],
  [
    "an unknown service",
    [{ type: "serviceRef", ref: { account_id: "a", service_name: "nothing" } }],
    "addresses[0].ref.service_name",
  ],
  ["a service reference without ref", [{ type: "serviceRef" }], "addresses[0].ref"],
])("%s is refused and named", async (_what, wrong, field) => {
  const body = { account_id: accountId, name: `wrong ${names++}`, addresses: wrong };
  const reply = await cloud.call(`${root}/zones`, { token, body });
  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({
    status_code: 400,
    errors: [{ target: { type: "field", name: field } }],
  });
});

test("services and VPCs cannot be excluded", async () => {
  const excluded = [addresses[4]];
  await expect(created({ excluded })).rejects.toMatchObject({ status: 400 });
});

test("a zone is replaced as a whole with the current revision only", async () => {
  const { id, etag } = await created({ description: "before" });
  const fields = { zoneId: id, accountId, name: `replaced ${names++}`, addresses: addresses.slice(0, 1) };
  await expect(sdk.replaceZone({ ...fields, ifMatch: "abc" })).rejects.toMatchObject({ status: 412 });
  const { result } = await sdk.replaceZone({ ...fields, ifMatch: etag });
  expect(result).toMatchObject({ name: fields.name, description: "", address_count: 1 });
  await expect(sdk.replaceZone({ ...fields, ifMatch: etag })).rejects.toMatchObject({ status: 412 });
});

test("a zone that is not there is 404 in IBM's words", async () => {
  const zoneId = "1234567890abcdef1234567890abcdef";
  const reply = await cloud.call(`${root}/zones/${zoneId}`, { token });
  expect(reply.status).toBe(404);
  expect(reply.body).toEqual({
    trace: reply.headers["transaction-id"],
    errors: [
      {
        code: "zone_not_found_in_store",
        message: `The zone '${zoneId}' is not found in store.`,
        target: { type: "parameter", name: "zone_id", value: zoneId },
      },
    ],
    status_code: 404,
  });
  const fields = { zoneId, ifMatch: "abc", accountId, name: "x", addresses: [] };
  await expect(sdk.replaceZone(fields)).rejects.toMatchObject({ status: 404 });
});

test("a zone that a rule names is not deleted", async () => {
  const { id } = await created();
  const rule = await sdk.createRule({
    contexts: [{ attributes: [{ name: "networkZoneId", value: id }] }],
    resources: [
      {
        attributes: [
          { name: "accountId", value: accountId },
          { name: "serviceName", value: "secrets-manager" },
        ],
      },
    ],
    enforcementMode: "disabled",
  });
  await expect(sdk.deleteZone({ zoneId: id })).rejects.toMatchObject({
    status: 409,
    message: expect.stringContaining("is referenced by one or more rules and cannot be deleted"),
  });
  await sdk.deleteRule({ ruleId: rule.result.id });
  expect((await sdk.deleteZone({ zoneId: id })).status).toBe(204);
  await expect(sdk.getZone({ zoneId: id })).rejects.toMatchObject({ status: 404 });
});

test("zones are listed with a preview of their addresses, by name and sorted", async () => {
  const { id } = await created({ name: "zz last" });
  const { result } = await sdk.listZones({ accountId, sort: "-name" });
  expect(result.count).toBe(result.zones.length);
  expect(result.zones[0]).toMatchObject({ id, addresses_preview: addresses.slice(0, 3), address_count: 5 });
  expect(result.zones[0]).not.toHaveProperty("addresses");
  const named = await sdk.listZones({ accountId, name: "zz last" });
  expect(named.result.zones.map((zone) => zone.id)).toEqual([id]);
  await expect(sdk.listZones({ accountId: "this_is_an_invalid_id" })).rejects.toMatchObject({ status: 400 });
});

test("services that zones can refer to are listed", async () => {
  const all = await sdk.listAvailableServicerefTargets();
  const names = all.result.targets.map((target) => target.service_name);
  expect(names).toEqual(expect.arrayContaining(["secrets-manager", "containers-kubernetes", "iam-groups"]));
  const platform = await sdk.listAvailableServicerefTargets({ type: "platform_service" });
  expect(platform.result.targets.map((target) => target.service_name)).toEqual(
    expect.arrayContaining(["iam-groups", "user-management"]),
  );
  expect(platform.result.targets.length).toBeLessThan(all.result.targets.length);
  const one = await sdk.getServicerefTarget({ serviceName: "secrets-manager" });
  expect(one.result.service_type).toBe("service");
  await expect(sdk.getServicerefTarget({ serviceName: "invalid" })).rejects.toMatchObject({ status: 404 });
  expect((await cloud.call(`${root}/zones/serviceref_targets?type=wrong`, { token })).status).toBe(400);
  expect((await cloud.call(`${root}/zones/serviceref_targets`)).status).toBe(401);
});

test("the account's settings count its zones and rules", async () => {
  const before = await sdk.getAccountSettings({ accountId });
  await created();
  const after = await sdk.getAccountSettings({ accountId });
  expect(after.result.current_zone_count).toBe(before.result.current_zone_count + 1);
  expect(after.result).toMatchObject({ id: accountId, zone_count_limit: 500, rule_count_limit: 4020 });
  const invalid = sdk.getAccountSettings({ accountId: "this_is_an_invalid_id" });
  await expect(invalid).rejects.toMatchObject({ status: 400 });
});

test("a Viewer reads zones, an Editor makes them, a stranger does neither", async () => {
  const { id } = await created();
  const { iam_id } = principals.serviceId();
  const as = new ContextBasedRestrictionsV1(cloud.sdkOptions(await cloud.token(principals.apiKey(iam_id))));
  const make = () => as.createZone({ accountId, name: `role ${names++}`, addresses });
  await expect(as.getZone({ zoneId: id })).rejects.toMatchObject({ status: 403 });
  await expect(as.listZones({ accountId })).rejects.toMatchObject({ status: 403 });
  principals.grant({ iam_id }, "Viewer", "context-based-restrictions");
  expect((await as.getZone({ zoneId: id })).status).toBe(200);
  await expect(make()).rejects.toMatchObject({ status: 403 });
  await expect(as.deleteZone({ zoneId: id })).rejects.toMatchObject({ status: 403 });
  principals.grant({ iam_id }, "Editor", "context-based-restrictions");
  expect((await make()).status).toBe(201);
});
