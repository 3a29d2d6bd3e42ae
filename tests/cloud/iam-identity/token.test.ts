import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import { identityKey } from "../../../cloud/services/iam-identity/identity";
import { type Reply, seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let principals: Principals;
beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
});
afterAll(() => cloud.close());

const url = "https://iam.cloud.ibm.com/identity/token";
const grant_type = "urn:ibm:params:oauth:grant-type:apikey";
const ask = (form: Record<string, string>, from?: string): Promise<Reply> =>
  cloud.call(url, { body: new URLSearchParams(form), from });

test("an API key gives a token for an hour, signed by a key of the published set", async () => {
  const reply = await ask({ grant_type, apikey: cloud.ownerKey, response_type: "cloud_iam" });
  expect(reply.status).toBe(200);
  expect(reply.body).toMatchObject({
    refresh_token: "not_supported",
    token_type: "Bearer",
    expires_in: 3600,
    scope: "ibm openid",
  });
  const keys = await cloud.call("https://iam.cloud.ibm.com/identity/keys");
  const { payload } = await jwtVerify(reply.body.access_token, createLocalJWKSet(keys.body));
  expect(payload).toMatchObject({
    iss: "https://iam.cloud.ibm.com/identity",
    iam_id: seeded.owner,
    id: seeded.owner,
    realmid: "IBMid",
    identifier: seeded.owner.slice("IBMid-".length),
    email: seeded.ownerEmail,
    authn: { iam_id: seeded.owner },
    account: { valid: true, bss: seeded.account },
    grant_type,
  });
  expect(payload.exp).toBe(reply.body.expiration);
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
});

test("the older address gives the same token and the same refusals", async () => {
  const older = "https://iam.cloud.ibm.com/oidc/token";
  const good = await cloud.call(older, { body: new URLSearchParams({ grant_type, apikey: cloud.ownerKey }) });
  expect(decodeJwt(good.body.access_token)).toMatchObject({ iam_id: seeded.owner });
  const bad = await cloud.call(older, { body: new URLSearchParams({ grant_type, apikey: "wrong" }) });
  expect(bad).toMatchObject({ status: 400, body: { errorCode: "BXNIM0415E" } });
});

test("a token for a service ID says so", async () => {
  const owner = principals.serviceId("app");
  const claims = decodeJwt(await cloud.token(principals.apiKey(owner.iam_id)));
  expect(claims).toMatchObject({
    iam_id: owner.iam_id,
    realmid: "iam",
    identifier: owner.id,
    sub: owner.id,
    sub_type: "ServiceId",
    name: "app",
    authn: { sub: owner.id, iam_id: owner.iam_id, sub_type: "ServiceId", name: "app" },
  });
});

test("an unknown API key is refused as IAM does, and never repeated", async () => {
  const reply = await ask({ grant_type, apikey: "wrong-key-value" });
  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({
    errorCode: "BXNIM0415E",
    errorMessage: "Provided API key could not be found.",
    context: { requestId: reply.headers["transaction-id"], requestType: "incoming.Identity_Token" },
  });
  expect(reply.body.context.startTime).toMatch(/^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d:\d{3} UTC$/);
  expect(JSON.stringify(reply)).not.toContain("wrong-key-value");
});

test.each([
  ["no grant type", {}, 400, "BXNIM0109E", "Property 'grant_type' either missing or empty."],
  ["no API key", { grant_type }, 400, "BXNIM0109E", "Property 'apikey' either missing or empty."],
  ["another grant type", { grant_type: "password" }, 400, "BXNIM0106E", "grant_type"],
  [
    "another response type",
    { grant_type, apikey: "x", response_type: "uaa cloud_iam" },
    400,
    "BXNIM0106E",
    "Validation of property 'response_type' with value '[uaa, cloud_iam]' failed. Valid values: 'cloud_iam'",
  ],
  ["a refresh token", { grant_type: "refresh_token", refresh_token: "not_supported" }, 400, "BXNIM0407E", ""],
])("a form with %s is refused", async (_, form, status, code, details) => {
  const reply = await ask(form as Record<string, string>);
  expect([reply.status, reply.body.errorCode]).toEqual([status, code]);
  expect(reply.body.errorDetails ?? "").toContain(details);
});

test("only POST with a form is taken", async () => {
  expect((await cloud.call(url)).status).toBe(405);
  const json = await cloud.call(url, { body: { grant_type, apikey: cloud.ownerKey } });
  expect([json.status, json.body.errorCode]).toEqual([415, "BXNIM0060E"]);
});

test("an account can make its tokens end sooner", async () => {
  const { settings } = cloud.cloud.iam;
  const before = settings.get(seeded.account);
  if (!before) throw new Error("the seed has no settings");
  settings.put(seeded.account, { ...before, system_access_token_expiration_in_seconds: "900" });
  const { body } = await ask({ grant_type, apikey: cloud.ownerKey });
  settings.put(seeded.account, before);
  expect(body.expires_in).toBe(900);
});

test("tokens are made only from the addresses that the account allows", async () => {
  const { settings } = cloud.cloud.iam;
  const before = settings.get(seeded.account);
  if (!before) throw new Error("the seed has no settings");
  settings.put(seeded.account, { ...before, allowed_ip_addresses: "203.0.113.0/24, 127.0.0.1" });
  const inside = await ask({ grant_type, apikey: cloud.ownerKey }, "203.0.113.7");
  const outside = await ask({ grant_type, apikey: cloud.ownerKey }, "198.51.100.1");
  settings.put(seeded.account, before);
  expect(inside.status).toBe(200);
  expect(outside.status).toBe(403);
  expect(outside.body.errorDetails).toContain("198.51.100.1");
});

describe("the life of a token", () => {
  const me = (token: string, id: string) =>
    cloud.call(`https://iam.cloud.ibm.com/v1/serviceids/${id}`, { token });

  test("it outlives its API key, but not its service ID", async () => {
    const owner = principals.serviceId();
    const value = principals.apiKey(owner.iam_id);
    const token = await cloud.token(value);
    const identity = cloud.cloud.use(identityKey);
    const boss = { kind: "user", iamId: seeded.owner, accountId: seeded.account } as const;
    const { key } = identity.authenticate(value);
    identity.disableApiKey(boss, key.id);
    expect((await me(token, owner.id)).status).toBe(200);
    identity.deleteApiKey(boss, key.id);
    expect((await me(token, owner.id)).status).toBe(200);
    await expect(cloud.token(value)).rejects.toThrow("BXNIM0415E");
    identity.deleteServiceId(boss, owner.id);
    const create = { token, body: { account_id: seeded.account, name: "x" } };
    expect((await cloud.call("https://iam.cloud.ibm.com/v1/serviceids", create)).status).toBe(403);
  });

  test("it ends after 60 minutes", async () => {
    const owner = principals.serviceId();
    const token = await cloud.token(principals.apiKey(owner.iam_id));
    cloud.cloud.clock.advance(3_590_000);
    expect((await me(token, owner.id)).status).toBe(200);
    cloud.cloud.clock.advance(20_000);
    const over = await me(token, owner.id);
    expect([over.status, over.body.errors[0].message_code]).toEqual([401, "BXNIM0407E"]);
  });
});

test("the OpenID configuration names the key set", async () => {
  const { body } = await cloud.call("https://iam.cloud.ibm.com/identity/.well-known/openid-configuration");
  expect(body).toMatchObject({
    issuer: "https://iam.cloud.ibm.com/identity",
    jwks_uri: "https://iam.cloud.ibm.com/identity/keys",
    token_endpoint: url,
  });
});
