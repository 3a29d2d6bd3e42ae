import IamAccessGroupsV2 from "@ibm-cloud/platform-services/iam-access-groups/v2";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let principals: Principals;
let sdk: IamAccessGroupsV2;
let names = 0;
const accountId = seeded.account;

beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  sdk = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token()));
});
afterAll(() => cloud.close());

async function group(): Promise<string> {
  const { result } = await sdk.createAccessGroup({ accountId, name: `group-${names++}` });
  return result.id as string;
}

async function sdkOf(iamId: string): Promise<IamAccessGroupsV2> {
  return new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token(principals.apiKey(iamId))));
}

test("one identity is added to several groups, with one answer for each", async () => {
  const [one, two] = [await group(), await group()];
  const iamId = principals.serviceId().iam_id;
  const groups = [one, two, "AccessGroupId-unknown"];
  const added = await sdk.addMemberToMultipleAccessGroups({ accountId, iamId, type: "service", groups });
  expect(added.status).toBe(207);
  expect(added.result.iam_id).toBe(iamId);
  expect(added.result.groups?.map((entry) => [entry.access_group_id, entry.status_code])).toEqual([
    [one, 200],
    [two, 200],
    ["AccessGroupId-unknown", 404],
  ]);
  const again = await sdk.addMemberToMultipleAccessGroups({
    accountId,
    iamId,
    type: "service",
    groups: [one],
  });
  expect(again.result.groups?.[0]?.status_code).toBe(200);
});

test("one identity is taken out of every group, and then is in none", async () => {
  const [one, two] = [await group(), await group()];
  const iamId = principals.serviceId().iam_id;
  await sdk.addMemberToMultipleAccessGroups({ accountId, iamId, type: "service", groups: [one, two] });
  const { status, result } = await sdk.removeMemberFromAllAccessGroups({ accountId, iamId });
  expect(status).toBe(207);
  expect(result.groups?.map((entry) => [entry.access_group_id, entry.status_code])).toEqual([
    [one, 204],
    [two, 204],
  ]);
  await expect(sdk.removeMemberFromAllAccessGroups({ accountId, iamId })).rejects.toMatchObject({
    status: 404,
  });
});

test("more than 50 groups in one call are refused", async () => {
  const groups = Array.from({ length: 51 }, (_, n) => `AccessGroupId-${n}`);
  const iamId = principals.serviceId().iam_id;
  const call = sdk.addMemberToMultipleAccessGroups({ accountId, iamId, type: "service", groups });
  await expect(call).rejects.toMatchObject({ status: 400 });
});

test("who may change one group only gets a refusal for the others, and who may change none gets 403", async () => {
  const [mine, other] = [await group(), await group()];
  const editor = principals.serviceId();
  const as = await sdkOf(editor.iam_id);
  const call = { accountId, iamId: editor.iam_id, type: "service", groups: [mine, other] };
  await expect(as.addMemberToMultipleAccessGroups(call)).rejects.toMatchObject({ status: 403 });
  principals.grant({ iam_id: editor.iam_id }, "Editor", "iam-groups", { resource: mine });
  const { result } = await as.addMemberToMultipleAccessGroups(call);
  expect(result.groups?.map((entry) => entry.status_code)).toEqual([200, 403]);

  await sdk.addMemberToMultipleAccessGroups(call);
  const removed = await as.removeMemberFromAllAccessGroups({ accountId, iamId: editor.iam_id });
  expect(removed.result.groups?.map((entry) => entry.status_code)).toEqual([204, 403]);
  await expect(as.removeMemberFromAllAccessGroups({ accountId, iamId: editor.iam_id })).rejects.toMatchObject(
    {
      status: 403,
    },
  );
});
