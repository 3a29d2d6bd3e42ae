import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";

import { seeded, TestCloud } from "../_helpers/cloud";

let cloud: TestCloud;
let identity: IamIdentityV1;
let token: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  identity = new IamIdentityV1(cloud.sdkOptions(token));
});
afterAll(() => cloud.close());

const base = "https://iam.cloud.ibm.com/v1/serviceids";
const accountId = seeded.account;
const make = async (name = "app") => (await identity.createServiceId({ accountId, name })).result;

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
    entity_tag: headers.etag,
  });
  expect(result.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d\+0000$/);
  expect((await identity.getServiceId({ id: result.id })).result).toMatchObject({ id: result.id });
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
  expect(result.entity_tag).not.toBe(made.entity_tag);
  await expect(
    identity.updateServiceId({ id: made.id, ifMatch: made.entity_tag, name: "c" }),
  ).rejects.toMatchObject({ status: 409 });
  const cleared = await identity.updateServiceId({ id: made.id, ifMatch: "*", description: "" });
  expect(cleared.result).not.toHaveProperty("description");
});

test("a locked service ID cannot be changed or deleted until it is unlocked", async () => {
  const made = (await identity.createServiceId({ accountId, name: "safe", entityLock: "true" })).result;
  expect(made.locked).toBe(true);
  await expect(identity.deleteServiceId({ id: made.id })).rejects.toMatchObject({ status: 409 });
  await expect(identity.updateServiceId({ id: made.id, ifMatch: "*", name: "other" })).rejects.toMatchObject({
    status: 409,
  });
  expect((await identity.unlockServiceId({ id: made.id })).status).toBe(204);
  expect((await identity.deleteServiceId({ id: made.id })).status).toBe(204);
  await expect(identity.getServiceId({ id: made.id })).rejects.toMatchObject({ status: 404 });
});

test("deleting a service ID deletes its API keys", async () => {
  const made = await make();
  const key = (await identity.createApiKey({ name: "k", iamId: made.iam_id })).result;
  await identity.deleteServiceId({ id: made.id });
  await expect(identity.getApiKey({ id: key.id })).rejects.toMatchObject({ status: 404 });
});

test("a missing name is refused with IAM's error body", async () => {
  const reply = await cloud.call(base, { token, body: { account_id: accountId } });
  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({
    status_code: 400,
    errors: [{ code: "BXNIM0109E", message: expect.stringContaining("name") }],
    trace: reply.headers["transaction-id"],
  });
});

test("without a token the answer is 401", async () => {
  const reply = await cloud.call(`${base}?account_id=${accountId}`);
  expect(reply.status).toBe(401);
  expect(reply.body.errors[0].code).toBe("BXNIM0308E");
});

describe("a service ID without any access", () => {
  let other: IamIdentityV1;
  let own: string;
  beforeAll(async () => {
    const made = await make("nobody");
    own = made.id;
    const { apikey } = (await identity.createApiKey({ name: "k", iamId: made.iam_id })).result;
    other = new IamIdentityV1(cloud.sdkOptions(await cloud.token(apikey)));
  });

  test("cannot read, change or delete another", async () => {
    const { id } = await make();
    await expect(other.getServiceId({ id })).rejects.toMatchObject({ status: 403 });
    await expect(other.updateServiceId({ id, ifMatch: "*", name: "x" })).rejects.toMatchObject({
      status: 403,
    });
    await expect(other.deleteServiceId({ id })).rejects.toMatchObject({ status: 403 });
    await expect(other.lockServiceId({ id })).rejects.toMatchObject({ status: 403 });
  });

  test("sees itself only in a list", async () => {
    const { result } = await other.listServiceIds({ accountId });
    expect(result.serviceids.map(({ id }) => id)).toEqual([own]);
  });
});
