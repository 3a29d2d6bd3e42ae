import IamAccessGroupsV2 from "@ibm-cloud/platform-services/iam-access-groups/v2";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

const root = "https://iam.cloud.ibm.com/v2/groups";
let cloud: TestCloud;
let principals: Principals;
let token: string;
let sdk: IamAccessGroupsV2;

beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  token = await cloud.token();
  sdk = new IamAccessGroupsV2(cloud.sdkOptions(token));
});
afterAll(() => cloud.close());

async function created(name: string, description?: string): Promise<string> {
  const { result } = await sdk.createAccessGroup({ accountId: seeded.account, name, description });
  return result.id as string;
}

test("a group is created with its id, account, times and entity tag", async () => {
  const { status, result, headers } = await sdk.createAccessGroup({
    accountId: seeded.account,
    name: "Operators",
    description: "People who operate",
  });
  expect(status).toBe(201);
  expect(result).toMatchObject({
    name: "Operators",
    description: "People who operate",
    account_id: seeded.account,
    created_by_id: seeded.owner,
    last_modified_by_id: seeded.owner,
    href: `${root}/${result.id}`,
  });
  expect(result.id).toMatch(/^AccessGroupId-[0-9a-f-]{36}$/);
  expect(result.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(result).not.toHaveProperty("crn");
  expect((headers as Record<string, string>).etag).toMatch(/^1-/);
});

test("a group without a description has an empty one", async () => {
  const { result } = await sdk.getAccessGroup({ accessGroupId: await created("No description") });
  expect(result.description).toBe("");
});

test("CRN and federation are shown when asked for", async () => {
  const id = await created("With CRN");
  const { result } = await sdk.getAccessGroup({ accessGroupId: id, showCrn: true, showFederated: true });
  const crn = `crn:v1:bluemix:public:iam-groups::a/${seeded.account}::groups:${id}`;
  expect(result).toMatchObject({ crn, is_federated: false });
});

test("a name that is taken, in whatever case, is refused with 409", async () => {
  await created("Unique");
  const reply = await cloud.call(`${root}?account_id=${seeded.account}`, { token, body: { name: "UNIQUE" } });
  expect(reply.status).toBe(409);
  expect(reply.body).toMatchObject({ status_code: 409, errors: [{ code: "conflict" }] });
  expect(reply.body.trace).toBe(reply.headers["transaction-id"]);
});

test.each([
  ["no name", {}, "name"],
  ["a name of 101 characters", { name: "n".repeat(101) }, "name"],
  ["a description of 251 characters", { name: "x", description: "d".repeat(251) }, "description"],
])("%s is refused and the field named", async (_what, body, field) => {
  const reply = await cloud.call(`${root}?account_id=${seeded.account}`, { token, body });
  expect(reply.status).toBe(400);
  expect(reply.body.errors[0].message).toContain(field);
});

test("the account must be named", async () => {
  const reply = await cloud.call(root, { token });
  expect(reply.status).toBe(400);
  expect(reply.body.errors[0].message).toContain("account_id");
});

test("an update needs the newest revision", async () => {
  const id = await created("Changing");
  const before = await sdk.getAccessGroup({ accessGroupId: id });
  const { etag } = before.headers as Record<string, string>;
  const change = { accessGroupId: id, ifMatch: etag as string, description: "new" };
  const { result, headers } = await sdk.updateAccessGroup(change);
  expect(result.description).toBe("new");
  expect((headers as Record<string, string>).etag).not.toBe(etag);
  await expect(sdk.updateAccessGroup(change)).rejects.toMatchObject({ status: 409 });
  const without = await cloud.call(`${root}/${id}`, { method: "PATCH", token, body: { name: "x" } });
  expect(without.status).toBe(400);
});

test("a description can be cleared, and a group keeps its own name", async () => {
  const id = await created("Cleared", "something");
  const change = { accessGroupId: id, ifMatch: "*", name: "cleared", description: "" };
  const { result } = await sdk.updateAccessGroup(change);
  expect(result).toMatchObject({ name: "cleared", description: "" });
});

test("a group with members is deleted by force only, with its memberships and policies", async () => {
  const id = await created("Full");
  const member = principals.serviceId();
  const policy = principals.grant({ access_group_id: id }, "Viewer", "iam-groups");
  await sdk.addMembersToAccessGroup({
    accessGroupId: id,
    members: [{ iam_id: member.iam_id, type: "service" }],
  });
  await expect(sdk.deleteAccessGroup({ accessGroupId: id })).rejects.toMatchObject({ status: 409 });
  expect((await sdk.deleteAccessGroup({ accessGroupId: id, force: true })).status).toBe(204);
  await expect(sdk.getAccessGroup({ accessGroupId: id })).rejects.toMatchObject({ status: 404 });
  expect(cloud.cloud.iam.policies.has(policy)).toBe(false);
  expect(cloud.cloud.iam.memberships.by("iam_id", member.iam_id)).toEqual([]);
});

describe("lists", () => {
  let lister: IamAccessGroupsV2;
  beforeAll(async () => {
    const other = await TestCloud.start();
    lists.push(other);
    lister = new IamAccessGroupsV2(other.sdkOptions(await other.token()));
    for (const name of ["beta", "Alpha", "gamma"]) {
      await lister.createAccessGroup({ accountId: seeded.account, name, description: `${name} people` });
    }
  });
  const lists: TestCloud[] = [];
  afterAll(() => Promise.all(lists.map((other) => other.close())));
  const names = async (query: object): Promise<unknown[]> => {
    const { result } = await lister.listAccessGroups({ accountId: seeded.account, ...query });
    return (result.groups ?? []).map((group) => group.name);
  };

  test("the Public Access group is among them unless it is hidden", async () => {
    expect(await names({})).toEqual(["Public Access", "beta", "Alpha", "gamma"]);
    expect(await names({ hidePublicAccess: true })).toEqual(["beta", "Alpha", "gamma"]);
  });

  test("pages carry limit, offset, total and links", async () => {
    const query = { accountId: seeded.account, hidePublicAccess: true, limit: 2 };
    const { result } = await lister.listAccessGroups(query);
    expect(result).toMatchObject({ limit: 2, offset: 0, total_count: 3 });
    expect(result.next?.href).toMatch(/^https:\/\/iam\.cloud\.ibm\.com\/v2\/groups\?.*offset=2/);
    expect(result).not.toHaveProperty("previous");
    const pager = new IamAccessGroupsV2.AccessGroupsPager(lister, query);
    expect((await pager.getAll()).map((group) => group.name)).toEqual(["beta", "Alpha", "gamma"]);
  });

  test("they can be sorted and searched", async () => {
    expect(await names({ sort: "name", hidePublicAccess: true })).toEqual(["Alpha", "beta", "gamma"]);
    expect(await names({ sort: "-name", hidePublicAccess: true })).toEqual(["gamma", "beta", "Alpha"]);
    expect(await names({ search: "name:ALPHA" })).toEqual(["Alpha"]);
    expect(await names({ search: "description:gamma" })).toEqual(["gamma"]);
  });

  test("a limit over 100 is refused", async () => {
    await expect(lister.listAccessGroups({ accountId: seeded.account, limit: 101 })).rejects.toMatchObject({
      status: 400,
    });
  });
});

describe("who may", () => {
  test("a service ID without a role creates, reads, changes and deletes nothing", async () => {
    const id = await created("Guarded");
    const stranger = await cloud.token(principals.apiKey(principals.serviceId().iam_id));
    const as = new IamAccessGroupsV2(cloud.sdkOptions(stranger));
    const refused = { status: 403 };
    await expect(as.createAccessGroup({ accountId: seeded.account, name: "mine" })).rejects.toMatchObject(
      refused,
    );
    await expect(as.getAccessGroup({ accessGroupId: id })).rejects.toMatchObject(refused);
    await expect(as.updateAccessGroup({ accessGroupId: id, ifMatch: "*", name: "x" })).rejects.toMatchObject(
      refused,
    );
    await expect(as.deleteAccessGroup({ accessGroupId: id })).rejects.toMatchObject(refused);
    const { result } = await as.listAccessGroups({ accountId: seeded.account });
    expect(result.groups).toEqual([]);
  });

  test("a policy on one group shows that group alone", async () => {
    const id = await created("Only this one");
    const viewer = principals.serviceId();
    principals.grant({ iam_id: viewer.iam_id }, "Viewer", "iam-groups", { resource: id });
    const as = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token(principals.apiKey(viewer.iam_id))));
    const { result } = await as.listAccessGroups({ accountId: seeded.account });
    expect(result.groups?.map((group) => group.id)).toEqual([id]);
    await expect(as.deleteAccessGroup({ accessGroupId: id })).rejects.toMatchObject({ status: 403 });
  });

  test("an Operator has no right to groups, an Editor has", async () => {
    const id = await created("For editors");
    const actor = principals.serviceId();
    const key = principals.apiKey(actor.iam_id);
    const as = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token(key)));
    principals.grant({ iam_id: actor.iam_id }, "Operator", "iam-groups");
    await expect(as.getAccessGroup({ accessGroupId: id })).rejects.toMatchObject({ status: 403 });
    principals.grant({ iam_id: actor.iam_id }, "Editor", "iam-groups");
    expect((await as.getAccessGroup({ accessGroupId: id })).status).toBe(200);
  });

  test("the other account's owner does not reach this account's groups", async () => {
    const key = principals.apiKey(seeded.otherOwner, seeded.otherAccount);
    const as = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token(key)));
    const id = await created("Not theirs");
    await expect(as.getAccessGroup({ accessGroupId: id })).rejects.toMatchObject({ status: 403 });
    await expect(as.listAccessGroups({ accountId: seeded.account })).rejects.toMatchObject({ status: 403 });
  });

  test("a call without a token, and one with a forged token, get 401", async () => {
    const missing = await cloud.call(`${root}?account_id=${seeded.account}`);
    expect(missing.status).toBe(401);
    const forged = await cloud.call(`${root}?account_id=${seeded.account}`, { token: "a.b.c" });
    expect(forged.status).toBe(401);
    expect(forged.body.errors).toEqual([
      { code: "invalid_access_token", message: "The provided access token provided is invalid." },
    ]);
  });
});
