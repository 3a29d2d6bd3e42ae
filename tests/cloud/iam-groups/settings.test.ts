import IamAccessGroupsV2 from "@ibm-cloud/platform-services/iam-access-groups/v2";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

const accountId = seeded.account;
const publicAccess = "AccessGroupId-PublicAccess";
let cloud: TestCloud;
let principals: Principals;
let sdk: IamAccessGroupsV2;

beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  sdk = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token()));
});
afterEach(() => sdk.updateAccountSettings({ accountId, publicAccessEnabled: true }));
afterAll(() => cloud.close());

test("public access is on until somebody turns it off", async () => {
  const before = await sdk.getAccountSettings({ accountId });
  expect(before.result).toMatchObject({ account_id: accountId, public_access_enabled: true });
  const after = await sdk.updateAccountSettings({ accountId, publicAccessEnabled: false });
  expect(after.result).toMatchObject({ public_access_enabled: false, last_modified_by_id: seeded.owner });
  expect((await sdk.getAccountSettings({ accountId })).result.public_access_enabled).toBe(false);
});

test("everybody has what the Public Access group has, and nothing of it when public access is off", async () => {
  const { iam_id } = principals.serviceId();
  const as = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token(principals.apiKey(iam_id))));
  const policy = principals.grant({ access_group_id: publicAccess }, "Viewer", "iam-groups");
  expect((await as.getAccountSettings({ accountId })).status).toBe(200);
  await sdk.updateAccountSettings({ accountId, publicAccessEnabled: false });
  await expect(as.getAccountSettings({ accountId })).rejects.toMatchObject({ status: 403 });
  expect(cloud.cloud.iam.policies.has(policy)).toBe(false);
  const { result } = await sdk.listAccessGroups({ accountId });
  expect(result.groups).toEqual([]);
});

test("the Public Access group is read like any other and cannot be changed", async () => {
  const { result } = await sdk.getAccessGroup({ accessGroupId: publicAccess });
  expect(result).toMatchObject({ id: publicAccess, name: "Public Access", account_id: accountId });
  expect((await sdk.listAccessGroupMembers({ accessGroupId: publicAccess })).result.members).toEqual([]);
  expect((await sdk.listAccessGroupRules({ accessGroupId: publicAccess })).result.rules).toEqual([]);
  const refused = { status: 400 };
  await expect(sdk.deleteAccessGroup({ accessGroupId: publicAccess })).rejects.toMatchObject(refused);
  const member = { iam_id: seeded.owner, type: "user" };
  const adding = sdk.addMembersToAccessGroup({ accessGroupId: publicAccess, members: [member] });
  await expect(adding).rejects.toMatchObject(refused);
});

test("settings are read by Viewers and changed by Administrators", async () => {
  const { iam_id } = principals.serviceId();
  const as = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token(principals.apiKey(iam_id))));
  await expect(as.getAccountSettings({ accountId })).rejects.toMatchObject({ status: 403 });
  principals.grant({ iam_id }, "Editor", "iam-groups");
  expect((await as.getAccountSettings({ accountId })).status).toBe(200);
  const change = { accountId, publicAccessEnabled: false };
  await expect(as.updateAccountSettings(change)).rejects.toMatchObject({ status: 403 });
  principals.grant({ iam_id }, "Administrator", "iam-groups");
  expect((await as.updateAccountSettings(change)).status).toBe(200);
});
