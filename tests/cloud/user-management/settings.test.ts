import UserManagementV1 from "@ibm-cloud/platform-services/user-management/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

const accountId = seeded.account;
const path = `https://user-management.cloud.ibm.com/v2/accounts/${accountId}/users`;
let cloud: TestCloud;
let principals: Principals;
let sdk: UserManagementV1;

beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  sdk = new UserManagementV1(cloud.sdkOptions(await cloud.token()));
});
afterAll(() => cloud.close());

async function sdkOf(iamId: string): Promise<UserManagementV1> {
  return new UserManagementV1(cloud.sdkOptions(await cloud.token(principals.apiKey(iamId))));
}

describe("settings", () => {
  test("are empty until set, and are part of the list when asked for", async () => {
    const iamId = principals.user("empty@example.com").iam_id;
    const empty = {
      language: "",
      notification_language: "",
      allowed_ip_addresses: "",
      self_manage: false,
    };
    expect((await sdk.getUserSettings({ accountId, iamId })).result).toEqual(empty);
    const change = { accountId, iamId, language: "de", selfManage: true };
    expect((await sdk.updateUserSettings(change)).status).toBe(204);
    const after = { ...empty, language: "de", self_manage: true };
    expect((await sdk.getUserSettings({ accountId, iamId })).result).toEqual(after);
    const { result } = await sdk.listUsers({ accountId, includeSettings: true, search: "email:empty@" });
    expect(result.resources).toMatchObject([{ iam_id: iamId, settings: after }]);
  });

  test("users set their own language, and their addresses only when they manage themselves", async () => {
    const iamId = principals.user("self@example.com").iam_id;
    const as = await sdkOf(iamId);
    expect((await as.updateUserSettings({ accountId, iamId, language: "fr" })).status).toBe(204);
    const addresses = { accountId, iamId, allowedIpAddresses: "127.0.0.1" };
    await expect(as.updateUserSettings(addresses)).rejects.toMatchObject({ status: 403 });
    await sdk.updateUserSettings({ accountId, iamId, selfManage: true });
    expect((await as.updateUserSettings(addresses)).status).toBe(204);
    const other = principals.user("someone@example.com").iam_id;
    const foreign = as.updateUserSettings({ accountId, iamId: other, language: "fr" });
    await expect(foreign).rejects.toMatchObject({ status: 403 });
  });

  test("addresses that are none are refused and named", async () => {
    const iamId = principals.user("wrong@example.com").iam_id;
    const call = sdk.updateUserSettings({ accountId, iamId, allowedIpAddresses: "10.0.0.1, nowhere" });
    await expect(call).rejects.toMatchObject({ status: 400, message: expect.stringContaining("'nowhere'") });
  });

  test("a user's allowed addresses decide where they can make tokens from", async () => {
    const iamId = principals.user("there@example.com").iam_id;
    const key = principals.apiKey(iamId);
    await sdk.updateUserSettings({ accountId, iamId, allowedIpAddresses: "203.0.113.0/24" });
    const login = (from: string) =>
      cloud.call("https://iam.cloud.ibm.com/identity/token", {
        from,
        body: new URLSearchParams({
          grant_type: "urn:ibm:params:oauth:grant-type:apikey",
          apikey: key,
        }),
      });
    expect((await login("203.0.113.9")).status).toBe(200);
    const refused = await login("198.51.100.1");
    expect(refused.status).toBe(403);
    expect(refused.body.errorDetails).toContain("198.51.100.1");
  });
});

describe("profiles", () => {
  test("are changed by their users but for the state, which needs a role", async () => {
    const iamId = principals.user("name@example.com").iam_id;
    const as = await sdkOf(iamId);
    expect((await as.updateUserProfile({ accountId, iamId, lastname: "Newname" })).status).toBe(204);
    await expect(as.updateUserProfile({ accountId, iamId, state: "VPN_ONLY" })).rejects.toMatchObject({
      status: 403,
    });
    await sdk.updateUserProfile({ accountId, iamId, state: "VPN_ONLY", phonenumber: "123" });
    const { result } = await sdk.getUserProfile({ accountId, iamId });
    expect(result).toMatchObject({ lastname: "Newname", state: "VPN_ONLY", phonenumber: "123" });
    await expect(sdk.updateUserProfile({ accountId, iamId, state: "PENDING" })).rejects.toMatchObject({
      status: 400,
    });
  });

  test("show when the user last logged in, when asked for", async () => {
    const iamId = principals.user("active@example.com").iam_id;
    await sdkOf(iamId);
    const reply = await sdk.getUserProfile({ accountId, iamId, includeActivity: "true" });
    expect(reply.result).toMatchObject({ activity: { authn_count: 1, last_authn: expect.any(String) } });
    expect((await sdk.getUserProfile({ accountId, iamId })).result).not.toHaveProperty("activity");
  });
});

describe("removal", () => {
  test("takes the user's memberships, policies and keys along", async () => {
    const iamId = principals.user("leaving@example.com").iam_id;
    const as = await sdkOf(iamId);
    const policy = principals.grant({ iam_id: iamId }, "Viewer", "iam-groups");
    expect((await sdk.removeUser({ accountId, iamId })).status).toBe(204);
    await expect(sdk.getUserProfile({ accountId, iamId })).rejects.toMatchObject({ status: 404 });
    expect(cloud.cloud.iam.policies.has(policy)).toBe(false);
    expect(cloud.cloud.iam.apiKeys.by("iam_id", iamId)).toEqual([]);
    await expect(as.listUsers({ accountId })).rejects.toMatchObject({ status: 403 });
  });

  test("is not for service IDs, not for the owner, and not without a role", async () => {
    const iamId = principals.user("staying@example.com").iam_id;
    const service = principals.serviceId();
    principals.grant({ iam_id: service.iam_id }, "Administrator", "user-management");
    const byService = (await sdkOf(service.iam_id)).removeUser({ accountId, iamId });
    await expect(byService).rejects.toMatchObject({ status: 403 });
    const byStranger = (await sdkOf(iamId)).removeUser({ accountId, iamId: seeded.owner });
    await expect(byStranger).rejects.toMatchObject({ status: 403 });
    await expect(sdk.removeUser({ accountId, iamId: seeded.owner })).rejects.toMatchObject({ status: 400 });
  });
});

test("invitations are said to be out of reach", async () => {
  const token = await cloud.token();
  const reply = await cloud.call(path, { token, body: { users: [{ email: "new@example.com" }] } });
  expect(reply.status).toBe(501);
  expect(reply.body.errors[0].message).toContain("sends no invitations");
});
