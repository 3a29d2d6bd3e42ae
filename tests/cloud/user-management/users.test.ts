import UserManagementV1 from "@ibm-cloud/platform-services/user-management/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

const root = "https://user-management.cloud.ibm.com";
const path = `/v2/accounts/${seeded.account}/users`;
let cloud: TestCloud;
let principals: Principals;
let token: string;
let sdk: UserManagementV1;

beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  token = await cloud.token();
  sdk = new UserManagementV1(cloud.sdkOptions(token));
  for (const name of ["ann", "bob", "cid"]) principals.user(`${name}@example.com`);
});
afterAll(() => cloud.close());

const emails = (users: { email?: string }[] | undefined): unknown[] =>
  (users ?? []).map((user) => user.email);
const everybody = ["owner@example.com", "ann@example.com", "bob@example.com", "cid@example.com"];

test("the account's users are listed with what IBM's profile has", async () => {
  const { status, result } = await sdk.listUsers({ accountId: seeded.account });
  expect(status).toBe(200);
  expect(result).toMatchObject({ total_results: 4, limit: 100, first_url: path });
  expect(result).not.toHaveProperty("next_url");
  expect(emails(result.resources)).toEqual(everybody);
  expect(result.resources?.[0]).toMatchObject({
    iam_id: seeded.owner,
    id: "1000000001",
    realm: "IBMid",
    user_id: "owner@example.com",
    state: "ACTIVE",
    account_id: seeded.account,
  });
});

test("pages follow next_url, a path without a host", async () => {
  const first = await cloud.call(`${root}${path}?limit=3`, { token });
  expect(first.body.next_url).toMatch(new RegExp(`^${path}\\?limit=3&_start=`));
  const second = await cloud.call(`${root}${first.body.next_url}`, { token });
  expect(emails([...first.body.resources, ...second.body.resources])).toEqual(everybody);
  expect(second.body.next_url).toBeUndefined();
  const start = null as unknown as string; // as IBM's own integration test begins
  expect((await sdk.listUsers({ accountId: seeded.account, start })).status).toBe(200);
  const pager = new UserManagementV1.UsersPager(sdk, { accountId: seeded.account, limit: 2 });
  expect(emails(await pager.getAll())).toEqual(everybody);
});

test("a page token that is not one of ours is refused", async () => {
  expect((await cloud.call(`${root}${path}?_start=nonsense`, { token })).status).toBe(400);
});

test("users are searched by field, and parts are joined by or", async () => {
  const found = async (search: string): Promise<unknown[]> =>
    emails((await sdk.listUsers({ accountId: seeded.account, search })).result.resources);
  expect(await found("email:BOB@")).toEqual(["bob@example.com"]);
  expect(await found("email:ann,firstname:cid")).toEqual(["ann@example.com", "cid@example.com"]);
  await expect(found("shoe:42")).rejects.toMatchObject({ status: 400 });
});

test("one user is found by IAM ID, an unknown one is 404", async () => {
  const { result } = await sdk.getUserProfile({ accountId: seeded.account, iamId: seeded.owner });
  expect(result.email).toBe("owner@example.com");
  const reply = await cloud.call(`${root}${path}/IBMid-nobody`, { token });
  expect(reply.status).toBe(404);
  expect(reply.body).toMatchObject({ status_code: 404, errors: [{ code: "NotFound" }] });
});

describe("who may see users", () => {
  test("a service ID needs a role on user management", async () => {
    const { iam_id } = principals.serviceId();
    const as = new UserManagementV1(cloud.sdkOptions(await cloud.token(principals.apiKey(iam_id))));
    await expect(as.listUsers({ accountId: seeded.account })).rejects.toMatchObject({ status: 403 });
    principals.grant({ iam_id }, "Viewer", "user-management");
    expect((await as.listUsers({ accountId: seeded.account })).result.total_results).toBe(4);
  });

  test("a user without a role sees everybody, or where the view is restricted only themselves", async () => {
    const { settings, users } = cloud.cloud.iam;
    const ann = users.by("account", seeded.account).find((user) => user.email === "ann@example.com");
    const as = new UserManagementV1(
      cloud.sdkOptions(await cloud.token(principals.apiKey(ann?.iam_id ?? ""))),
    );
    const seen = async (): Promise<unknown[]> =>
      emails((await as.listUsers({ accountId: seeded.account })).result.resources);
    expect(await seen()).toEqual(everybody);
    const before = settings.get(seeded.account);
    if (!before) throw new Error("The seeded account has no settings.");
    settings.put(seeded.account, { ...before, restrict_user_list_visibility: "RESTRICTED" });
    expect(await seen()).toEqual(["ann@example.com"]);
    settings.put(seeded.account, before);
  });

  test("a user of another account sees nobody", async () => {
    const key = principals.apiKey(seeded.otherOwner, seeded.otherAccount);
    const as = new UserManagementV1(cloud.sdkOptions(await cloud.token(key)));
    await expect(as.listUsers({ accountId: seeded.account })).rejects.toMatchObject({ status: 403 });
  });
});
