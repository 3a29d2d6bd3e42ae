import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";

import { seeded, TestCloud } from "../_helpers/cloud";

let cloud: TestCloud;
let identity: IamIdentityV1;
let token: string;
let serviceId: IamIdentityV1.ServiceId;
beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  identity = new IamIdentityV1(cloud.sdkOptions(token));
  serviceId = (await identity.createServiceId({ accountId: seeded.account, name: "app" })).result;
});
afterAll(() => cloud.close());

const make = async (more: Partial<IamIdentityV1.CreateApiKeyParams> = {}) =>
  (await identity.createApiKey({ name: "key", iamId: serviceId.iam_id, ...more })).result;

test("the value of a key is shown once, and gives a token", async () => {
  const made = await make();
  expect(made).toMatchObject({
    iam_id: serviceId.iam_id,
    account_id: seeded.account,
    created_by: seeded.owner,
    locked: false,
    disabled: false,
    support_sessions: false,
    action_when_leaked: "none",
  });
  expect(made.apikey).toHaveLength(44);
  await cloud.token(made.apikey);
  expect((await identity.getApiKey({ id: made.id })).result.apikey).toBe("");
});

test("a stored value can be read again", async () => {
  const made = await make({ storeValue: true });
  expect((await identity.getApiKey({ id: made.id })).result.apikey).toBe(made.apikey);
});

test("the value of a user's key cannot be stored", async () => {
  await expect(make({ iamId: seeded.owner, storeValue: true })).rejects.toMatchObject({ status: 400 });
});

test("a value of one's own needs 32 characters and must be new", async () => {
  await expect(make({ apikey: "x".repeat(31) })).rejects.toMatchObject({ status: 400 });
  const apikey = "a value that is long enough, with blanks and ü";
  expect((await make({ apikey })).apikey).toBe(apikey);
  await cloud.token(apikey);
  await expect(make({ apikey })).rejects.toMatchObject({ status: 409 });
});

test("the details of a key are found by its value", async () => {
  const made = await make();
  const { result } = await identity.getApiKeysDetails({ iamApiKey: made.apikey });
  expect(result).toMatchObject({ id: made.id, iam_id: serviceId.iam_id });
  await expect(identity.getApiKeysDetails({ iamApiKey: "unknown" })).rejects.toMatchObject({ status: 404 });
});

test("a locked key cannot be changed, disabled or deleted", async () => {
  const { id } = await make({ entityLock: "true" });
  await expect(identity.deleteApiKey({ id })).rejects.toMatchObject({ status: 409 });
  await expect(identity.updateApiKey({ id, ifMatch: "*", name: "n" })).rejects.toMatchObject({ status: 409 });
  await identity.unlockApiKey({ id });
  expect((await identity.deleteApiKey({ id })).status).toBe(204);
});

test("a disabled key gives no token until it is enabled", async () => {
  const { id, apikey } = await make();
  await identity.disableApiKey({ id });
  await expect(cloud.token(apikey)).rejects.toThrow("400");
  await identity.enableApiKey({ id });
  await cloud.token(apikey);
});

test("updates need the entity tag", async () => {
  const { id, entity_tag } = await make();
  const params = { id, ifMatch: entity_tag ?? "", description: "new" };
  const { result } = await identity.updateApiKey(params);
  expect(result.description).toBe("new");
  await expect(identity.updateApiKey(params)).rejects.toMatchObject({ status: 409 });
});

test("keys of one identity are listed without their values", async () => {
  const owner = (await identity.createServiceId({ accountId: seeded.account, name: "lists" })).result;
  for (const name of ["b", "c", "a"]) await make({ iamId: owner.iam_id, name, storeValue: true });
  const query = { accountId: seeded.account, iamId: owner.iam_id, pagesize: 2, sort: "name" };
  const { result } = await identity.listApiKeys(query);
  expect(result.apikeys.map((key) => [key.name, key.apikey])).toEqual([
    ["a", ""],
    ["b", ""],
  ]);
  const pagetoken = new URL(result.next ?? "").searchParams.get("pagetoken") ?? "";
  const rest = (await identity.listApiKeys({ pagetoken })).result;
  expect(rest.apikeys.map((key) => key.name)).toEqual(["c"]);
  expect(rest.next).toBeUndefined();
  expect(rest.previous).toBeDefined();
});

test("a service ID without access cannot make keys", async () => {
  const { apikey } = await make();
  const other = new IamIdentityV1(cloud.sdkOptions(await cloud.token(apikey)));
  await expect(other.createApiKey({ name: "more", iamId: serviceId.iam_id })).rejects.toMatchObject({
    status: 403,
  });
  await expect(other.createApiKey({ name: "his", iamId: seeded.owner })).rejects.toMatchObject({
    status: 403,
  });
});
