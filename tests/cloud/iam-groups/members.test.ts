import IamAccessGroupsV2 from "@ibm-cloud/platform-services/iam-access-groups/v2";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

const root = "https://iam.cloud.ibm.com/v2/groups";
let cloud: TestCloud;
let principals: Principals;
let token: string;
let sdk: IamAccessGroupsV2;
let names = 0;

beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  token = await cloud.token();
  sdk = new IamAccessGroupsV2(cloud.sdkOptions(token));
});
afterAll(() => cloud.close());

async function group(): Promise<string> {
  const { result } = await sdk.createAccessGroup({ accountId: seeded.account, name: `group-${names++}` });
  return result.id as string;
}

test("users, service IDs and profiles are added and answered for one by one", async () => {
  const accessGroupId = await group();
  const service = principals.serviceId();
  const profile = principals.profile();
  const { status, result } = await sdk.addMembersToAccessGroup({
    accessGroupId,
    members: [
      { iam_id: seeded.owner, type: "user" },
      { iam_id: service.iam_id, type: "service" },
      { iam_id: profile.iam_id, type: "profile" },
      { iam_id: "iam-ServiceId-unknown", type: "service" },
      { iam_id: service.iam_id, type: "user" },
    ],
  });
  expect(status).toBe(207);
  expect(result.members?.map((member) => member.status_code)).toEqual([200, 200, 200, 404, 404]);
  expect(result.members?.[1]).toMatchObject({ type: "service", created_by_id: seeded.owner });
  expect(result.members?.[3]?.errors?.[0]?.message).toContain("iam-ServiceId-unknown");
  const listed = await sdk.listAccessGroupMembers({ accessGroupId });
  expect(listed.result.total_count).toBe(3);
});

test("a member that is in the group already is a success and is there once", async () => {
  const accessGroupId = await group();
  const members = [{ iam_id: principals.serviceId().iam_id, type: "service" }];
  await sdk.addMembersToAccessGroup({ accessGroupId, members });
  const { result } = await sdk.addMembersToAccessGroup({ accessGroupId, members });
  expect(result.members?.[0]?.status_code).toBe(200);
  expect((await sdk.listAccessGroupMembers({ accessGroupId })).result.total_count).toBe(1);
});

test("any user is taken, whether the account has it or not", async () => {
  const accessGroupId = await group();
  const members = [{ iam_id: "IBMid-31415", type: "user" }];
  const { result } = await sdk.addMembersToAccessGroup({ accessGroupId, members });
  expect(result.members).toMatchObject([{ iam_id: "IBMid-31415", status_code: 200 }]);
  const listed = await sdk.listAccessGroupMembers({ accessGroupId, verbose: true });
  expect(listed.result.members).toMatchObject([{ iam_id: "IBMid-31415", type: "user" }]);
});

test("a service ID of another account stays out", async () => {
  const foreign = principals.serviceId("foreign", seeded.otherAccount);
  const { result } = await sdk.addMembersToAccessGroup({
    accessGroupId: await group(),
    members: [{ iam_id: foreign.iam_id, type: "service" }],
  });
  expect(result.members?.[0]?.status_code).toBe(404);
});

test("more than 50 members in one call are refused and none is added", async () => {
  const accessGroupId = await group();
  const members = Array.from({ length: 51 }, () => ({
    iam_id: principals.serviceId().iam_id,
    type: "service",
  }));
  await expect(sdk.addMembersToAccessGroup({ accessGroupId, members })).rejects.toMatchObject({
    status: 400,
  });
  expect((await sdk.listAccessGroupMembers({ accessGroupId })).result.total_count).toBe(0);
});

test("an identity is in at most 50 groups", async () => {
  const member = { iam_id: principals.serviceId().iam_id, type: "service" };
  for (let n = 0; n < 50; n++) {
    await sdk.addMembersToAccessGroup({ accessGroupId: await group(), members: [member] });
  }
  const { result } = await sdk.addMembersToAccessGroup({ accessGroupId: await group(), members: [member] });
  expect(result.members?.[0]).toMatchObject({
    status_code: 403,
    created_at: "",
    errors: [
      {
        code: "error_occurred",
        message: "Group membership limit reached. A member can be a member of at most 50 groups",
      },
    ],
  });
});

test.each([
  ["an unknown type", { members: [{ iam_id: "x", type: "robot" }] }],
  ["a member without a type", { members: [{ iam_id: "x" }] }],
  ["no members", {}],
  ["an empty list", { members: [] }],
])("%s is refused with 400", async (_what, body) => {
  const reply = await cloud.call(`${root}/${await group()}/members`, { method: "PUT", token, body });
  expect(reply.status).toBe(400);
  expect(reply.body.errors[0].message).toBeTruthy();
});

test("members are listed by page and by type, with names when verbose", async () => {
  const accessGroupId = await group();
  const services = ["zeta", "eta", "theta"].map((name) => principals.serviceId(name));
  const user = principals.user("ann@example.com");
  await sdk.addMembersToAccessGroup({
    accessGroupId,
    members: [
      ...services.map(({ iam_id }) => ({ iam_id, type: "service" })),
      { iam_id: user.iam_id, type: "user" },
    ],
  });
  const page = await sdk.listAccessGroupMembers({ accessGroupId, limit: 3 });
  expect(page.result).toMatchObject({ limit: 3, offset: 0, total_count: 4 });
  expect(page.result.members).toHaveLength(3);
  expect(page.result.members?.[0]).not.toHaveProperty("name");
  expect(page.result.members?.[0]).toMatchObject({ membership_type: "static", type: "service" });
  const rest = await sdk.listAccessGroupMembers({ accessGroupId, limit: 3, offset: 3 });
  expect(rest.result.members?.map((member) => member.iam_id)).toEqual([user.iam_id]);

  const users = await sdk.listAccessGroupMembers({ accessGroupId, type: "user", verbose: true });
  expect(users.result.members).toMatchObject([{ name: "ann Test", email: "ann@example.com" }]);
  const verbose = { accessGroupId, type: "service", verbose: true, sort: "name" };
  const named = await sdk.listAccessGroupMembers(verbose);
  expect(named.result.members?.map((member) => member.name)).toEqual(["eta", "theta", "zeta"]);
  const pager = new IamAccessGroupsV2.AccessGroupMembersPager(sdk, { accessGroupId, limit: 1 });
  expect(await pager.getAll()).toHaveLength(4);
});

test("membership is asked for with HEAD", async () => {
  const accessGroupId = await group();
  const { iam_id } = principals.serviceId();
  const url = `${root}/${accessGroupId}/members/${iam_id}`;
  expect((await cloud.call(url, { method: "HEAD", token })).status).toBe(404);
  await sdk.addMembersToAccessGroup({ accessGroupId, members: [{ iam_id, type: "service" }] });
  expect((await sdk.isMemberOfAccessGroup({ accessGroupId, iamId: iam_id })).status).toBe(204);
  expect(
    (await cloud.call(`${root}/AccessGroupId-none/members/${iam_id}`, { method: "HEAD", token })).status,
  ).toBe(404);
});

test("a member is removed once, then is not found", async () => {
  const accessGroupId = await group();
  const iamId = principals.serviceId().iam_id;
  await sdk.addMembersToAccessGroup({ accessGroupId, members: [{ iam_id: iamId, type: "service" }] });
  expect((await sdk.removeMemberFromAccessGroup({ accessGroupId, iamId })).status).toBe(204);
  await expect(sdk.removeMemberFromAccessGroup({ accessGroupId, iamId })).rejects.toMatchObject({
    status: 404,
  });
});

test("several members are removed with one answer for each", async () => {
  const accessGroupId = await group();
  const [one, two] = [principals.serviceId().iam_id, principals.serviceId().iam_id];
  await sdk.addMembersToAccessGroup({ accessGroupId, members: [{ iam_id: one, type: "service" }] });
  const { status, result } = await sdk.removeMembersFromAccessGroup({ accessGroupId, members: [one, two] });
  expect(status).toBe(207);
  expect(result).toMatchObject({ access_group_id: accessGroupId });
  expect(result.members?.map((member) => [member.iam_id, member.status_code])).toEqual([
    [one, 204],
    [two, 404],
  ]);
  const none = sdk.removeMembersFromAccessGroup({ accessGroupId, members: [one, two] });
  await expect(none).rejects.toMatchObject({ status: 404 });
});

test("members have the group's rights as long as they are members", async () => {
  const accessGroupId = await group();
  const { iam_id } = principals.serviceId();
  principals.grant({ access_group_id: accessGroupId }, "Viewer", "iam-groups");
  const as = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token(principals.apiKey(iam_id))));
  await expect(as.getAccessGroup({ accessGroupId })).rejects.toMatchObject({ status: 403 });
  await sdk.addMembersToAccessGroup({ accessGroupId, members: [{ iam_id, type: "service" }] });
  expect((await as.getAccessGroup({ accessGroupId })).status).toBe(200);
  await sdk.removeMemberFromAccessGroup({ accessGroupId, iamId: iam_id });
  await expect(as.getAccessGroup({ accessGroupId })).rejects.toMatchObject({ status: 403 });
});

test("a Viewer sees members but neither adds nor removes them", async () => {
  const accessGroupId = await group();
  const viewer = principals.serviceId();
  principals.grant({ iam_id: viewer.iam_id }, "Viewer", "iam-groups");
  const as = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token(principals.apiKey(viewer.iam_id))));
  const members = [{ iam_id: viewer.iam_id, type: "service" }];
  expect((await as.listAccessGroupMembers({ accessGroupId })).status).toBe(200);
  await expect(as.addMembersToAccessGroup({ accessGroupId, members })).rejects.toMatchObject({ status: 403 });
  await sdk.addMembersToAccessGroup({ accessGroupId, members });
  const removal = as.removeMemberFromAccessGroup({ accessGroupId, iamId: viewer.iam_id });
  await expect(removal).rejects.toMatchObject({ status: 403 });
});
