import ContextBasedRestrictionsV1 from "@ibm-cloud/platform-services/context-based-restrictions/v1";
import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { serviceRoleCrn } from "../../../cloud/iam/roles";
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

const accountId = seeded.account;
const update = (changes: Partial<IamIdentityV1.UpdateAccountSettingsParams>) =>
  identity.updateAccountSettings({ accountId, ifMatch: "*", ...changes });

test("settings are read, changed with their entity tag, and take effect", async () => {
  const before = (await identity.getAccountSettings({ accountId })).result;
  expect(before).toMatchObject({
    account_id: accountId,
    mfa: "NONE",
    restrict_create_service_id: "NOT_SET",
    user_mfa: [],
    restrict_user_domains: [],
  });
  const params = { ifMatch: before.entity_tag, sessionExpirationInSeconds: "900" };
  const after = await update(params);
  expect(after.result.entity_tag).toBe(after.headers.etag);
  await expect(update(params)).rejects.toMatchObject({ status: 409 });
  const { effective, account } = (await identity.getEffectiveAccountSettings({ accountId })).result;
  expect(effective.session_expiration_in_seconds).toBe("900");
  expect(effective.session_invalidation_in_seconds).toBe("7200");
  expect(effective.restrict_create_service_id).toBe("NOT_RESTRICTED");
  expect(account.restrict_create_service_id).toBe("NOT_SET");
});

test("an update leaves alone what it does not name", async () => {
  await update({ mfa: "TOTP4ALL" });
  await update({ allowedIpAddresses: "127.0.0.1" });
  const { result } = await update({ allowedIpAddresses: "" });
  expect(result).toMatchObject({ mfa: "TOTP4ALL", allowed_ip_addresses: "" });
});

test("allowed addresses are addresses, ranges, subnets and names of network zones", async () => {
  const restrictions = new ContextBasedRestrictionsV1(cloud.sdkOptions(await cloud.token()));
  await restrictions.createZone({ accountId, name: "office", addresses: [] });
  const allowedIpAddresses = "127.0.0.1, 10.0.0.1-10.0.0.9, 192.0.2.0/24, office";
  expect((await update({ allowedIpAddresses })).result.allowed_ip_addresses).toBe(allowedIpAddresses);
  expect((await update({ allowedIpAddresses: "?203.0.113.7" })).status).toBe(200);
  for (const wrong of ["10.0.0.300", "nowhere"]) {
    await expect(update({ allowedIpAddresses: `127.0.0.1,${wrong}` })).rejects.toMatchObject({
      status: 400,
      body: expect.stringContaining(`with value '${wrong}' failed`),
    });
  }
  await update({ allowedIpAddresses: "" });
});

test("exemptions from MFA can be shown with the users' names", async () => {
  await update({ userMfa: [{ iam_id: seeded.owner, mfa: "NONE" }] });
  const plain = (await identity.getAccountSettings({ accountId })).result;
  expect(plain.user_mfa).toEqual([{ iam_id: seeded.owner, mfa: "NONE" }]);
  const { user_mfa } = (await identity.getAccountSettings({ accountId, resolveUserMfa: true })).result;
  expect(user_mfa[0]).toMatchObject({ name: "Account Owner", email: seeded.ownerEmail });
});

test("restrictions of domains are kept by realm, and one that names its realm alone goes", async () => {
  const entry = {
    realm_id: "IBMid",
    invitation_email_allow_patterns: ["*.*@example.com"],
    restrict_invitation: true,
  };
  await update({ restrictUserDomains: [entry] });
  const more = await update({ restrictUserDomains: [{ ...entry, realm_id: "idp" }] });
  expect(more.result.restrict_user_domains).toHaveLength(2);
  const less = await update({ restrictUserDomains: [{ realm_id: "IBMid" }] });
  expect(less.result.restrict_user_domains.map(({ realm_id }) => realm_id)).toEqual(["idp"]);
});

test.each([
  { sessionExpirationInSeconds: "10" },
  { sessionInvalidationInSeconds: "7201" },
  { systemAccessTokenExpirationInSeconds: "3601" },
  { systemRefreshTokenExpirationInSeconds: "soon" },
  { maxSessionsPerIdentity: "0" },
  { mfa: "SOME" },
  { restrictCreateServiceId: "YES" },
])("%j is refused", async (changes) => {
  await expect(update(changes)).rejects.toMatchObject({ status: 400 });
});

test("the history tells who changed what", async () => {
  await update({ maxSessionsPerIdentity: "5" });
  const { history } = (await identity.getAccountSettings({ accountId, includeHistory: true })).result;
  expect(history?.at(-1)).toMatchObject({ iam_id: seeded.owner, params: ["max_sessions_per_identity"] });
});

test("a role is needed to read, and a higher one to change", async () => {
  const viewer = principals.serviceId();
  principals.grant({ iam_id: viewer.iam_id }, "Viewer", "iam-identity");
  const token = await cloud.token(principals.apiKey(viewer.iam_id));
  const api = new IamIdentityV1(cloud.sdkOptions(token));
  expect((await api.getAccountSettings({ accountId })).status).toBe(200);
  const change = api.updateAccountSettings({ accountId, ifMatch: "*", mfa: "NONE" });
  await expect(change).rejects.toMatchObject({ status: 403 });
  const nobody = new IamIdentityV1(
    cloud.sdkOptions(await cloud.token(principals.apiKey(principals.serviceId().iam_id))),
  );
  await expect(nobody.getAccountSettings({ accountId })).rejects.toMatchObject({ status: 403 });
  await expect(identity.getAccountSettings({ accountId: "invalid" })).rejects.toMatchObject({ status: 400 });
});

describe("an account that restricts the creation of", () => {
  const creator = (iam_id: string, role: string) => {
    const id = principals.grant({ iam_id }, "Viewer", "iam-identity");
    const policy = cloud.cloud.iam.policies.get(id);
    if (!policy) throw new Error("no policy");
    cloud.cloud.iam.policies.put(id, { ...policy, roles: [serviceRoleCrn("iam-identity", role)] });
    return id;
  };

  test("service IDs refuses it to everyone without the role for it, the owner too", async () => {
    await update({ restrictCreateServiceId: "RESTRICTED" });
    const create = () => identity.createServiceId({ accountId, name: "x" });
    await expect(create()).rejects.toMatchObject({ status: 403 });
    principals.grant({ iam_id: seeded.owner }, "Administrator", "iam-identity");
    await expect(create()).rejects.toMatchObject({ status: 403 });
    const policy = creator(seeded.owner, "Service ID creator");
    expect((await create()).status).toBe(201);
    cloud.cloud.iam.policies.delete(policy);
    await update({ restrictCreateServiceId: "NOT_SET" });
    expect((await create()).status).toBe(201);
  });

  test("user API keys refuses it to the owner, and leaves service IDs' keys alone", async () => {
    await update({ restrictCreatePlatformApikey: "RESTRICTED" });
    const create = (iamId: string) => identity.createApiKey({ name: "k", iamId });
    await expect(create(seeded.owner)).rejects.toMatchObject({ status: 403 });
    expect((await create(principals.serviceId().iam_id)).status).toBe(201);
    creator(seeded.owner, "User API key creator");
    expect((await create(seeded.owner)).status).toBe(201);
  });
});
