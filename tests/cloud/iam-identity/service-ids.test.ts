import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let identity: IamIdentityV1;
let principals: Principals;
let token: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  identity = new IamIdentityV1(cloud.sdkOptions(token));
  principals = new Principals(cloud.cloud);
});
afterAll(() => cloud.close());

const base = "https://iam.cloud.ibm.com/v1/serviceids";
const accountId = seeded.account;
const make = async (name = "app") => (await identity.createServiceId({ accountId, name })).result;
const as = async (iamId: string) =>
  new IamIdentityV1(cloud.sdkOptions(await cloud.token(principals.apiKey(iamId))));

test("a service ID is created with its IAM ID, CRN and entity tag", async () => {
  const { result, status, headers } = await identity.createServiceId({
    accountId,
    name: "engine",
    description: "Makes credentials",
  });
  expect(status).toBe(201);
  expect(result).toMatchObject({
    iam_id: `iam-${result.id}`,
    crn: `crn:v1:bluemix:public:iam-identity::a/${accountId}::serviceid:${result.id}`,
    name: "engine",
    description: "Makes credentials",
    locked: false,
    account_id: accountId,
    unique_instance_crns: [],
    entity_tag: headers.etag,
  });
  expect(result.entity_tag).toMatch(/^1-[0-9a-f]{32}$/);
  expect(result.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d\+0000$/);
  expect((await identity.getServiceId({ id: result.id })).result).toEqual(result);
});

test("an API key can be made along with it", async () => {
  const { result } = await identity.createServiceId({
    accountId,
    name: "both",
    apikey: { name: "first", store_value: true },
  });
  expect(result.apikey).toMatchObject({ name: "first", iam_id: result.iam_id });
  await cloud.token(result.apikey?.apikey);
});

test("names need not be unique, and a list can be filtered by name", async () => {
  await make("twin");
  await make("twin");
  const { result } = await identity.listServiceIds({ accountId, name: "twin" });
  expect(result.serviceids).toHaveLength(2);
  expect(result.offset).toBe(0);
  expect(result.next).toBeUndefined();
});

test("an update needs the entity tag of the current version, or *", async () => {
  const made = await make();
  const { result } = await identity.updateServiceId({ id: made.id, ifMatch: made.entity_tag, name: "b" });
  expect(result.name).toBe("b");
  expect(result.entity_tag).toMatch(/^2-/);
  const late = identity.updateServiceId({ id: made.id, ifMatch: made.entity_tag, name: "c" });
  await expect(late).rejects.toMatchObject({ status: 409 });
  const cleared = await identity.updateServiceId({ id: made.id, ifMatch: "*", description: "" });
  expect(cleared.result).not.toHaveProperty("description");
  const without = await cloud.call(`${base}/${made.id}`, { method: "PUT", token, body: { name: "d" } });
  expect(without.body.errors[0]).toMatchObject({ message_code: "BXNIM0109E" });
});

test("an update changes nothing but what can be changed", async () => {
  const made = await make();
  const body = { name: "new", locked: true, account_id: seeded.otherAccount, iam_id: seeded.owner };
  await cloud.call(`${base}/${made.id}`, { method: "PUT", token, headers: { "if-match": "*" }, body });
  const { result } = await identity.getServiceId({ id: made.id });
  expect(result).toMatchObject({ name: "new", locked: false, account_id: accountId, iam_id: made.iam_id });
});

test("a locked service ID cannot be changed or deleted until it is unlocked", async () => {
  const made = (await identity.createServiceId({ accountId, name: "safe", entityLock: "true" })).result;
  const { id } = made;
  expect(made.locked).toBe(true);
  const refused = await cloud.call(`${base}/${id}`, { method: "DELETE", token });
  expect(refused.status).toBe(409);
  expect(refused.body).toMatchObject({
    errors: [{ code: "delete_not_possible", message_code: "BXNIM0105E", message: "Unable to delete object" }],
    status_code: 409,
  });
  const change = identity.updateServiceId({ id, ifMatch: "*", name: "other" });
  await expect(change).rejects.toMatchObject({ status: 409 });
  expect((await identity.unlockServiceId({ id })).status).toBe(204);
  expect((await identity.lockServiceId({ id })).status).toBe(204);
  expect((await identity.getServiceId({ id })).result.locked).toBe(true);
  await identity.unlockServiceId({ id });
  expect((await identity.deleteServiceId({ id })).status).toBe(204);
});

test("deleting a service ID deletes its API keys, policies and memberships", async () => {
  const made = await make();
  const key = (await identity.createApiKey({ name: "k", iamId: made.iam_id, entityLock: "true" })).result;
  const policy = principals.grant({ iam_id: made.iam_id }, "Viewer", "iam-groups");
  await identity.deleteServiceId({ id: made.id });
  await expect(identity.getApiKey({ id: key.id })).rejects.toMatchObject({ status: 404 });
  expect(cloud.cloud.iam.policies.has(policy)).toBe(false);
});

test("one that is not there is IAM's 404", async () => {
  const reply = await cloud.call(`${base}/ServiceId-nope`, { token });
  expect(reply.status).toBe(404);
  expect(reply.body).toEqual({
    errors: [
      {
        code: "not_found",
        message_code: "BXNIM0102E",
        message: "Unable to find object",
        details: "Object type 'ServiceId' with ID 'ServiceId-nope' not found.",
      },
    ],
    status_code: 404,
    trace: reply.headers["transaction-id"],
  });
});

test("a missing name is refused with IAM's error body", async () => {
  const reply = await cloud.call(base, { token, body: { account_id: accountId } });
  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({
    status_code: 400,
    errors: [
      { message_code: "BXNIM0109E", details: expect.stringContaining("Property 'name' either missing") },
    ],
  });
});

test("without a token, or with a forged one, the answer is 401", async () => {
  const none = await cloud.call(`${base}?account_id=${accountId}`);
  expect([none.status, none.body.errors[0].message_code]).toEqual([401, "BXNIM0308E"]);
  const forged = await cloud.call(`${base}?account_id=${accountId}`, { token: `${token}x` });
  expect([forged.status, forged.body.errors[0].message_code]).toEqual([401, "BXNIM0407E"]);
});

test("lists come in pages, sorted as asked", async () => {
  const names = ["c", "a", "d", "b", "e"].map((letter) => `page-${letter}`);
  for (const name of names) await make(name);
  const seen: IamIdentityV1.ServiceId[] = [];
  let query: IamIdentityV1.ListServiceIdsParams = { accountId, pagesize: 2, sort: "name", order: "desc" };
  for (;;) {
    const { result } = await identity.listServiceIds(query);
    seen.push(...result.serviceids);
    if (!result.next) break;
    query = { pagetoken: new URL(result.next).searchParams.get("pagetoken") ?? "" };
  }
  const paged = seen.map(({ name }) => name).filter((name) => name.startsWith("page-"));
  expect(paged).toEqual([...names].sort().reverse());
  expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
});

test("who changes each service ID while reading their pages meets every one once", async () => {
  const made: string[] = [];
  for (let n = 0; n < 5; n++) made.push((await make()).id);
  const seen: string[] = [];
  let query: IamIdentityV1.ListServiceIdsParams = { accountId, pagesize: 2, showGroupId: "false" };
  for (;;) {
    const { result } = await identity.listServiceIds(query);
    for (const serviceId of result.serviceids) {
      expect(serviceId).not.toHaveProperty("group_id"); // on no page, as asked
      if (made.includes(serviceId.id)) {
        await identity.updateServiceId({ id: serviceId.id, ifMatch: "*", description: "seen" });
      }
      seen.push(serviceId.id);
    }
    if (!result.next) break;
    query = { pagetoken: new URL(result.next).searchParams.get("pagetoken") ?? "" };
  }
  expect(seen.filter((id) => made.includes(id))).toEqual(made);
  expect(new Set(seen).size).toBe(seen.length);
});

test.each([
  ["pagesize=0", 400],
  ["pagesize=101", 400],
  ["pagetoken=junk", 400],
  ["sort=crn", 400],
  ["order=up", 400],
  ["filter=anything", 400],
])("a list with %s is refused", async (query, status) => {
  expect((await cloud.call(`${base}?account_id=${accountId}&${query}`, { token })).status).toBe(status);
});

test("history and activity are given when asked for", async () => {
  const made = await make();
  await identity.updateServiceId({ id: made.id, ifMatch: "*", name: "renamed" });
  await cloud.token((await identity.createApiKey({ name: "k", iamId: made.iam_id })).result.apikey);
  const plain = (await identity.getServiceId({ id: made.id })).result;
  expect(plain).not.toHaveProperty("history");
  expect(plain).not.toHaveProperty("activity");
  const { result } = await identity.getServiceId({
    id: made.id,
    includeHistory: true,
    includeActivity: true,
  });
  expect(result.history?.map(({ action, iam_id }) => [action, iam_id])).toEqual([
    ["CREATE", seeded.owner],
    ["UPDATE", seeded.owner],
  ]);
  expect(result.activity).toMatchObject({ authn_count: 1, last_authn: expect.any(String) });
});

describe("a service ID without any access", () => {
  test("cannot read, change, lock or delete another", async () => {
    const other = await as(principals.serviceId().iam_id);
    const { id } = await make();
    const calls = [
      () => other.getServiceId({ id }),
      () => other.updateServiceId({ id, ifMatch: "*", name: "x" }),
      () => other.deleteServiceId({ id }),
      () => other.lockServiceId({ id }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ status: 403 });
  });

  test("sees itself only in a list", async () => {
    const self = principals.serviceId();
    const { result } = await (await as(self.iam_id)).listServiceIds({ accountId });
    expect(result.serviceids.map(({ id }) => id)).toEqual([self.id]);
  });

  test("can create service IDs while the account does not restrict it, but gets no access to them", async () => {
    const other = await as(principals.serviceId().iam_id);
    const { result } = await other.createServiceId({ accountId, name: "made" });
    await expect(other.deleteServiceId({ id: result.id })).rejects.toMatchObject({ status: 403 });
  });
});

test("a user who creates a service ID becomes its administrator", async () => {
  const user = principals.user("dev@example.com");
  const dev = await as(user.iam_id);
  const { id, iam_id } = (await dev.createServiceId({ accountId, name: "mine" })).result;
  expect((await dev.createApiKey({ name: "k", iamId: iam_id })).status).toBe(201);
  const notMine = await make();
  await expect(dev.getServiceId({ id: notMine.id })).rejects.toMatchObject({ status: 403 });
  expect((await dev.deleteServiceId({ id })).status).toBe(204);
  expect(cloud.cloud.iam.policies.by("subject", `iam_id=${user.iam_id}`)).toEqual([]);
});

test("a role on one service ID is a role on that one alone", async () => {
  const [one, two] = [await make("one"), await make("two")];
  const helper = principals.serviceId();
  const target = { resourceType: "serviceid", resource: one.id };
  principals.grant({ iam_id: helper.iam_id }, "Operator", "iam-identity", target);
  const api = await as(helper.iam_id);
  expect((await api.createApiKey({ name: "k", iamId: one.iam_id })).status).toBe(201);
  await expect(api.createApiKey({ name: "k", iamId: two.iam_id })).rejects.toMatchObject({ status: 403 });
  const { result } = await api.listServiceIds({ accountId });
  expect(result.serviceids.map(({ id }) => id).sort()).toEqual([one.id, helper.id].sort());
});

test("another account's service IDs are out of reach", async () => {
  const theirs = principals.serviceId("theirs", seeded.otherAccount);
  await expect(identity.getServiceId({ id: theirs.id })).rejects.toMatchObject({ status: 403 });
  const list = identity.listServiceIds({ accountId: seeded.otherAccount });
  await expect(list).rejects.toMatchObject({ status: 403 });
  const create = identity.createServiceId({ accountId: seeded.otherAccount, name: "x" });
  await expect(create).rejects.toMatchObject({ status: 403 });
  const nowhere = identity.createServiceId({ accountId: "invalid", name: "x" });
  await expect(nowhere).rejects.toMatchObject({ status: 400 });
});
