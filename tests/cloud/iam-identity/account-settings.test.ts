import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";

import { seeded, TestCloud } from "../_helpers/cloud";

let cloud: TestCloud;
let identity: IamIdentityV1;
beforeAll(async () => {
  cloud = await TestCloud.start();
  identity = new IamIdentityV1(cloud.sdkOptions(await cloud.token()));
});
afterAll(() => cloud.close());

const accountId = seeded.account;

test("settings are read, changed with their entity tag, and take effect", async () => {
  const before = (await identity.getAccountSettings({ accountId })).result;
  expect(before).toMatchObject({ account_id: accountId, mfa: "NONE", restrict_create_service_id: "NOT_SET" });
  const params = { accountId, ifMatch: before.entity_tag, sessionExpirationInSeconds: "900" };
  const after = await identity.updateAccountSettings(params);
  expect(after.result.entity_tag).toBe(after.headers.etag);
  await expect(identity.updateAccountSettings(params)).rejects.toMatchObject({ status: 409 });
  const { effective, account } = (await identity.getEffectiveAccountSettings({ accountId })).result;
  expect(effective.session_expiration_in_seconds).toBe("900");
  expect(effective.restrict_create_service_id).toBe("NOT_RESTRICTED");
  expect(account.restrict_create_service_id).toBe("NOT_SET");
});

test("values out of range are refused", async () => {
  await expect(
    identity.updateAccountSettings({ accountId, ifMatch: "*", sessionExpirationInSeconds: "10" }),
  ).rejects.toMatchObject({ status: 400 });
});

test("an account that restricts the creation of service IDs refuses it even to the owner", async () => {
  await identity.updateAccountSettings({ accountId, ifMatch: "*", restrictCreateServiceId: "RESTRICTED" });
  await expect(identity.createServiceId({ accountId, name: "x" })).rejects.toMatchObject({ status: 403 });
  await identity.updateAccountSettings({ accountId, ifMatch: "*", restrictCreateServiceId: "NOT_SET" });
  expect((await identity.createServiceId({ accountId, name: "x" })).status).toBe(201);
});
