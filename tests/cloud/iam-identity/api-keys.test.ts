import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { identityKey } from "../../../cloud/services/iam-identity/identity";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let identity: IamIdentityV1;
let principals: Principals;
beforeAll(async () => {
  cloud = await TestCloud.start();
  identity = new IamIdentityV1(cloud.sdkOptions(await cloud.token()));
  principals = new Principals(cloud.cloud);
});
afterAll(() => cloud.close());

/** A new key of a new service ID: an identity has no more than 20. */
const make = async (more: Partial<IamIdentityV1.CreateApiKeyParams> = {}) => {
  const iamId = principals.serviceId().iam_id;
  return (await identity.createApiKey({ name: "key", iamId, ...more })).result;
};
const as = async (iamId: string) =>
  new IamIdentityV1(cloud.sdkOptions(await cloud.token(principals.apiKey(iamId))));
const days = (count: number) => count * 86_400_000;
const stamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}+0000`;

test("the value of a key is shown once, and gives a token", async () => {
  const made = await make();
  expect(made).toMatchObject({
    crn: `crn:v1:bluemix:public:iam-identity::a/${seeded.account}::apikey:${made.id}`,
    account_id: seeded.account,
    created_by: seeded.owner,
    locked: false,
    disabled: false,
    support_sessions: false,
    action_when_leaked: "disable",
  });
  expect(made.apikey).toMatch(/^[\w-]{44}$/);
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

test("the details of a key are found by its value, which no refusal repeats", async () => {
  const made = await make();
  const { result } = await identity.getApiKeysDetails({ iamApiKey: made.apikey });
  expect(result).toMatchObject({ id: made.id, iam_id: made.iam_id, apikey: "" });
  const unknown = await cloud.call("https://iam.cloud.ibm.com/v1/apikeys/details", {
    token: await cloud.token(),
    headers: { "IAM-ApiKey": "a-secret-that-is-unknown" },
  });
  expect(unknown.status).toBe(404);
  expect(JSON.stringify(unknown.body)).not.toContain("a-secret-that-is-unknown");
});

test("a service ID reads its own key's details without any role", async () => {
  const made = await make();
  const self = new IamIdentityV1(cloud.sdkOptions(await cloud.token(made.apikey)));
  expect((await self.getApiKeysDetails({ iamApiKey: made.apikey })).result.id).toBe(made.id);
  await expect(self.deleteApiKey({ id: made.id })).rejects.toMatchObject({ status: 403 });
});

test("a locked key cannot be changed, disabled or deleted", async () => {
  const { id } = await make({ entityLock: "true" });
  const calls = [
    () => identity.deleteApiKey({ id }),
    () => identity.updateApiKey({ id, ifMatch: "*", name: "n" }),
    () => identity.disableApiKey({ id }),
  ];
  for (const call of calls) await expect(call()).rejects.toMatchObject({ status: 409 });
  await identity.unlockApiKey({ id });
  expect((await identity.lockApiKey({ id })).status).toBe(204);
  await identity.unlockApiKey({ id });
  expect((await identity.deleteApiKey({ id })).status).toBe(204);
  await expect(identity.getApiKey({ id })).rejects.toMatchObject({ status: 404 });
});

test("a disabled key gives no token until it is enabled", async () => {
  const { id, apikey } = await make();
  await identity.disableApiKey({ id });
  await expect(cloud.token(apikey)).rejects.toThrow("disabled");
  await identity.enableApiKey({ id });
  await cloud.token(apikey);
  const off = await make({ entityDisable: "true" });
  await expect(cloud.token(off.apikey)).rejects.toThrow("disabled");
});

test("updates need the entity tag", async () => {
  const { id, entity_tag } = await make();
  const params = { id, ifMatch: entity_tag ?? "", description: "new", actionWhenLeaked: "delete" };
  const { result } = await identity.updateApiKey(params);
  expect(result).toMatchObject({ description: "new", action_when_leaked: "delete" });
  await expect(identity.updateApiKey(params)).rejects.toMatchObject({ status: 409 });
});

describe("expiry", () => {
  test("a key gives tokens until its end, and goes for good 90 days later, locked or not", async () => {
    const { clock } = cloud.cloud;
    const made = await make({ expiresAt: stamp(clock.now() + days(1)), entityLock: "true" });
    await cloud.token(made.apikey);
    clock.advance(days(2));
    await expect(cloud.token(made.apikey)).rejects.toThrow("expired");
    const later = new IamIdentityV1(cloud.sdkOptions(await cloud.token()));
    expect((await later.getApiKey({ id: made.id })).status).toBe(200);
    clock.advance(days(90));
    const last = new IamIdentityV1(cloud.sdkOptions(await cloud.token()));
    await expect(last.getApiKey({ id: made.id })).rejects.toMatchObject({ status: 404 });
    identity = last;
  });

  test("it can be moved and taken away", async () => {
    const made = await make({ expiresAt: stamp(cloud.cloud.clock.now() - days(1)) });
    await expect(cloud.token(made.apikey)).rejects.toThrow("expired");
    const { result } = await identity.updateApiKey({ id: made.id, ifMatch: "*", expiresAt: "" });
    expect(result).not.toHaveProperty("expires_at");
    await cloud.token(made.apikey);
  });

  test.each(["tomorrow", "2030-13-01T00:00+0000", "2030-01-01"])("%s is no end", async (expiresAt) => {
    await expect(make({ expiresAt })).rejects.toMatchObject({ status: 400 });
  });
});

test.each([
  ["none", 200],
  ["disable", 200],
  ["delete", 404],
] as const)("a leak of a key with action %s", async (actionWhenLeaked, status) => {
  const { id, apikey } = await make({ actionWhenLeaked });
  expect(cloud.cloud.use(identityKey).reportLeak(apikey)).toBe(actionWhenLeaked);
  const found = await identity.getApiKey({ id }).catch((error) => error);
  expect(found.status).toBe(status);
  if (status === 200) expect(found.result.disabled).toBe(actionWhenLeaked === "disable");
});

test("an identity has no more than 20 keys", async () => {
  const { iam_id } = principals.serviceId();
  for (let count = 0; count < 20; count++) await make({ iamId: iam_id });
  await expect(make({ iamId: iam_id })).rejects.toMatchObject({ status: 409 });
});

describe("lists", () => {
  test("keys of one identity come without values, in pages", async () => {
    const { iam_id: iamId } = principals.serviceId();
    for (const name of ["b", "c", "a"]) await make({ iamId, name, storeValue: true });
    const query = { accountId: seeded.account, iamId, pagesize: 2, sort: "name" };
    const { result } = await identity.listApiKeys(query);
    expect(result.limit).toBe(2);
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

  test("all keys of the account can be listed by kind, with a role for it", async () => {
    await make();
    const query = { accountId: seeded.account, scope: "account", pagesize: 100 };
    const users = (await identity.listApiKeys({ ...query, type: "user" })).result.apikeys;
    expect(users.every((key) => key.iam_id.startsWith("IBMid-"))).toBe(true);
    const services = (await identity.listApiKeys({ ...query, type: "serviceid" })).result.apikeys;
    expect(services.length).toBeGreaterThan(0);
    expect(services.every((key) => key.iam_id.startsWith("iam-ServiceId-"))).toBe(true);
    const nobody = await as(principals.serviceId().iam_id);
    await expect(nobody.listApiKeys(query)).rejects.toMatchObject({ status: 403 });
    expect((await nobody.listApiKeys({})).result.apikeys).toHaveLength(1);
  });
});

describe("who may", () => {
  test("users manage their own keys without a role, and nobody else's", async () => {
    const user = principals.user("someone@example.com");
    const self = await as(user.iam_id);
    const own = (await self.createApiKey({ name: "own", iamId: user.iam_id })).result;
    await self.updateApiKey({ id: own.id, ifMatch: "*", name: "renamed" });
    await self.lockApiKey({ id: own.id });
    await self.unlockApiKey({ id: own.id });
    const others = principals.user("other@example.com");
    const other = await as(others.iam_id);
    await expect(other.getApiKey({ id: own.id })).rejects.toMatchObject({ status: 403 });
    await expect(other.deleteApiKey({ id: own.id })).rejects.toMatchObject({ status: 403 });
    const forged = other.createApiKey({ name: "his", iamId: user.iam_id });
    await expect(forged).rejects.toMatchObject({ status: 403 });
    expect((await self.deleteApiKey({ id: own.id })).status).toBe(204);
  });

  test("Operator makes and deletes keys of service IDs; Editor only changes them", async () => {
    const owner = principals.serviceId();
    const [operator, editor] = [principals.serviceId(), principals.serviceId()];
    principals.grant({ iam_id: operator.iam_id }, "Operator", "iam-identity");
    principals.grant({ iam_id: editor.iam_id }, "Editor", "iam-identity");
    const [maker, changer] = [await as(operator.iam_id), await as(editor.iam_id)];
    const { id } = (await maker.createApiKey({ name: "k", iamId: owner.iam_id })).result;
    expect((await changer.updateApiKey({ id, ifMatch: "*", name: "n" })).status).toBe(200);
    expect((await changer.lockApiKey({ id })).status).toBe(204);
    expect((await changer.unlockApiKey({ id })).status).toBe(204);
    const create = changer.createApiKey({ name: "k", iamId: owner.iam_id });
    await expect(create).rejects.toMatchObject({ status: 403 });
    await expect(changer.deleteApiKey({ id })).rejects.toMatchObject({ status: 403 });
    expect((await maker.deleteApiKey({ id })).status).toBe(204);
  });

  test("trusted profiles and unknown service IDs have no API keys", async () => {
    const { iam_id } = principals.profile();
    await expect(make({ iamId: iam_id })).rejects.toMatchObject({ status: 400 });
    await expect(make({ iamId: "iam-ServiceId-nope" })).rejects.toMatchObject({ status: 404 });
  });
});
