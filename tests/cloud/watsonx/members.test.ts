import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";
import { addMember, newSpace, type Person, platform, somebody, theOwner } from "./_space";

let cloud: TestCloud;
let owner: Person;
let space: string;
let members: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  owner = await theOwner(cloud);
});
afterAll(() => cloud.close());
beforeEach(async () => {
  space = await newSpace(cloud, owner);
  members = `${platform}/v2/spaces/${space}/members`;
});

test("a service ID is added, read, listed with filters, changed and removed", async () => {
  const app = await somebody(cloud);
  const added = await addMember(owner, space, app, "editor");
  expect(added.status).toBe(200);
  const expected = { id: app.iamId, type: "service", role: "editor", state: "active" };
  expect(added.body).toEqual({ resources: [expected] });
  expect((await owner.call(`${members}/${app.iamId}`)).body).toEqual(expected);

  const listed = (await owner.call(`${members}?limit=50&type=service&role=editor&state=active`)).body;
  expect(listed).toMatchObject({ limit: 50, resources: [expected] });
  expect((await owner.call(`${members}?role=viewer`)).body.resources).toEqual([]);
  const first = (await owner.call(`${members}?limit=1`)).body;
  expect((await owner.call(`${platform}${first.next.href}`)).body.resources).toEqual([expected]);
  expect((await owner.call(`${members}?start=`)).status).toBe(200);
  expect((await owner.call(`${members}?start=nowhere`)).status).toBe(400);

  const headers = { "content-type": "application/json-patch+json" };
  const patch = JSON.stringify([{ op: "replace", path: "/role", value: "viewer" }]);
  const changed = await owner.call(`${members}/${app.iamId}`, { method: "PATCH", headers, body: patch });
  expect([changed.status, changed.body.role]).toEqual([200, "viewer"]);

  expect((await owner.call(`${members}/${app.iamId}`, { method: "DELETE" })).status).toBe(204);
  expect((await owner.call(`${members}/${app.iamId}`)).status).toBe(404);
  expect((await owner.call(`${members}/${app.iamId}`, { method: "DELETE" })).status).toBe(404);
});

test.each([
  ["viewer", 403],
  ["editor", 403],
  ["admin", 200],
])("a member with the role %s sees the members; managing them answers %i", async (role, status) => {
  const member = await somebody(cloud);
  await addMember(owner, space, member, role);
  expect((await member.call(members)).status).toBe(200);
  const other = await somebody(cloud);
  expect((await addMember(member, space, other, "viewer")).status).toBe(status);
  if (status === 403) await addMember(owner, space, other, "viewer");
  const url = `${members}/${other.iamId}`;
  const body = [{ op: "replace", path: "/role", value: "editor" }];
  expect((await member.call(url, { method: "PATCH", body })).status).toBe(status);
  expect((await member.call(url, { method: "DELETE" })).status).toBe(status === 200 ? 204 : status);
});

test("who is no member sees nothing", async () => {
  const stranger = await somebody(cloud);
  const refused = await stranger.call(members);
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({
    trace: expect.any(String),
    errors: [{ code: "authorization_rejected" }],
  });
});

test("an access group brings its members in, with the highest of their roles", async () => {
  const app = await somebody(cloud);
  const id = "AccessGroupId-11111111-2222-4333-8444-555555555555";
  const now = cloud.cloud.clock.now();
  const by = { created_at: now, created_by_id: seeded.owner };
  cloud.cloud.iam.groups.put(id, {
    ...by,
    id,
    account_id: seeded.account,
    name: "scorers",
    last_modified_at: now,
    last_modified_by_id: seeded.owner,
    is_federated: false,
    version: 1,
  });
  const key = `${id}/${app.iamId}`;
  cloud.cloud.iam.memberships.put(key, { ...by, key, group_id: id, iam_id: app.iamId, type: "service" });
  await addMember(owner, space, app, "viewer");
  await owner.call(members, { body: { members: [{ id, type: "group", role: "admin" }] } });
  const other = await somebody(cloud);
  expect((await addMember(app, space, other, "viewer")).status).toBe(200);
});

test("members must exist in the account, once; the last administrator stays", async () => {
  const app = await somebody(cloud);
  await addMember(owner, space, app, "viewer");
  expect((await addMember(owner, space, app, "editor")).status).toBe(409);
  const stranger = new Principals(cloud.cloud).serviceId("stranger", seeded.otherAccount);
  for (const member of [
    { id: stranger.iam_id, type: "service", role: "viewer" },
    { id: app.iamId, type: "user", role: "viewer" },
    { id: app.iamId, type: "service", role: "king" },
    { id: "iam-ServiceId-nowhere", type: "service", role: "viewer" },
  ]) {
    expect((await owner.call(members, { body: { members: [member] } })).status).toBe(400);
  }
  expect((await owner.call(`${members}/${seeded.owner}`, { method: "DELETE" })).status).toBe(409);
  for (const step of [
    { op: "replace", path: "/id", value: "x" },
    { op: "replace", path: "/role", value: "king" },
    { op: "remove", path: "/role" },
    { op: "replace", path: "/__proto__", value: {} },
  ]) {
    expect((await owner.call(`${members}/${app.iamId}`, { method: "PATCH", body: [step] })).status).toBe(400);
  }
});
