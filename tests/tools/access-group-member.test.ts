import { parseRule } from "../../cloud/faults/rules";
import { TestCloud } from "../cloud/_helpers/cloud";
import { Principals } from "../cloud/_helpers/principals";
import { accessGroup } from "../cloud/secrets-manager/_instance";
import { runTool } from "./_helpers/tool";

jest.setTimeout(60_000);

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.close());

async function members(group: string): Promise<string[]> {
  const url = `https://iam.cloud.ibm.com/v2/groups/${group}/members`;
  const { body } = await cloud.call(url, { token: await cloud.token() });
  return body.members.map((member: { iam_id: string }) => member.iam_id);
}

function edge(action: string, group: string, member: string) {
  return runTool(cloud, ["access-group-member", action], { ACCESS_GROUP_ID: group, MEMBER_IAM_ID: member });
}

test("one member is added and removed, twice without harm, and the others stay", async () => {
  const principals = new Principals(cloud.cloud);
  const [ours, theirs] = [principals.serviceId().iam_id, principals.serviceId().iam_id];
  const group = accessGroup(cloud);
  expect(await edge("add", group, theirs)).toMatchObject({ exitCode: 0 });
  for (const _ of ["first", "again"]) {
    expect(await edge("add", group, ours)).toMatchObject({ exitCode: 0, stderr: "" });
    expect((await members(group)).sort()).toEqual([ours, theirs].sort());
  }
  expect(await edge("show", group, ours)).toMatchObject({ exitCode: 0, stdout: "member" });
  for (const _ of ["first", "again"]) {
    expect(await edge("remove", group, ours)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await members(group)).toEqual([theirs]);
  }
  expect(await edge("show", group, ours)).toMatchObject({ exitCode: 0, stdout: "none" });
});

test("a member that IAM refuses inside a good answer is a failure with the reason", async () => {
  const stranger = "iam-ServiceId-00000000-0000-4000-8000-000000000000";
  const { exitCode, stderr } = await edge("add", accessGroup(cloud), stranger);
  expect(stderr).toContain(`${stranger} could not be added`);
  expect(exitCode).toBe(1);
});

test("a group that is not there is named with what to check", async () => {
  const { iam_id } = new Principals(cloud.cloud).serviceId();
  const { exitCode, stderr } = await edge(
    "add",
    "AccessGroupId-00000000-0000-4000-8000-000000000000",
    iam_id,
  );
  expect(stderr).toContain("Check the id of the group");
  expect(exitCode).toBe(1);
});

test("who is asked to wait waits, and a lost reply is no failure", async () => {
  const { iam_id } = new Principals(cloud.cloud).serviceId();
  const group = accessGroup(cloud);
  const { faults } = cloud.cloud;
  faults.add(parseRule({ kind: "rate-limit", operation: "add_members_to_access_group", count: 1 }));
  faults.add(parseRule({ kind: "lost-reply", operation: "remove_member_from_access_group", count: 1 }));
  expect(await edge("add", group, iam_id)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await edge("remove", group, iam_id)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await members(group)).toEqual([]);
  expect(faults.list().map(({ struck }) => struck)).toEqual([1, 1]);
  faults.clear();
});
