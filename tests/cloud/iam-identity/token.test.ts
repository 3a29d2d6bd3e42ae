import { createLocalJWKSet, jwtVerify } from "jose";
import { seeded, TestCloud } from "../_helpers/cloud";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.close());

const url = "https://iam.cloud.ibm.com/identity/token";
const grant_type = "urn:ibm:params:oauth:grant-type:apikey";

test("an API key gives a token for an hour, signed by a key of the published set", async () => {
  const body = new URLSearchParams({ grant_type, apikey: cloud.ownerKey, response_type: "cloud_iam" });
  const reply = await cloud.call(url, { body });
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
    email: seeded.ownerEmail,
    account: { valid: true, bss: seeded.account },
    grant_type,
  });
  expect(payload.exp).toBe(reply.body.expiration);
});

test("an unknown API key is refused as IAM does", async () => {
  const reply = await cloud.call(url, { body: new URLSearchParams({ grant_type, apikey: "wrong" }) });
  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({
    errorCode: "BXNIM0415E",
    errorMessage: "Provided API key could not be found.",
    context: { requestId: reply.headers["transaction-id"] },
  });
});
