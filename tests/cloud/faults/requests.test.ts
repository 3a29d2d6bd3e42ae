import { randomUUID } from "node:crypto";
import IamAccessGroups from "@ibm-cloud/platform-services/iam-access-groups/v2";
import IamIdentity from "@ibm-cloud/platform-services/iam-identity/v1";
import { parseRule } from "../../../cloud/faults/rules";
import { type Reply, seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let token: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
});
afterEach(() => cloud.cloud.faults.clear());
afterAll(() => cloud.close());

const serviceIds = "https://iam.cloud.ibm.com/v1/serviceids";
const listed = `${serviceIds}?account_id=${seeded.account}`;

function fault(rule: object): void {
  cloud.cloud.faults.add(parseRule(rule));
}

function create(name: string, transaction: string = randomUUID()) {
  const headers = { "transaction-id": transaction };
  return cloud.call(serviceIds, { token, headers, body: { account_id: seeded.account, name } });
}

function recordOf(reply: Reply) {
  return cloud.logged(String(reply.headers["transaction-id"]));
}

test("latency is added, and noted in the log", async () => {
  fault({ kind: "latency", milliseconds: 150, operation: "list_service_ids" });
  const before = performance.now();
  const reply = await cloud.call(listed, { token });
  expect(reply.status).toBe(200);
  expect(performance.now() - before).toBeGreaterThanOrEqual(145);
  expect((await recordOf(reply)).faults).toEqual(["latency 150 ms"]);
});

test("a rate limit answers 429 with Retry-After before anything is done", async () => {
  fault({ kind: "rate-limit", retryAfterSeconds: 7, count: 1 });
  const reply = await create("limited");
  expect(reply.status).toBe(429);
  expect(reply.headers["retry-after"]).toBe("7");
  expect(reply.body.errors[0]).toMatchObject({ code: "too_many_requests" });
  expect(cloud.cloud.iam.serviceIds.by("name", `${seeded.account}/limited`)).toEqual([]);
});

test("IBM's SDK waits as long as it is told and then gets through", async () => {
  fault({ kind: "rate-limit", retryAfterSeconds: 1, count: 1 });
  const identity = new IamIdentity({ ...cloud.sdkOptions(token) } as ConstructorParameters<
    typeof IamIdentity
  >[0]);
  identity.enableRetries({ maxRetries: 2 });
  const before = performance.now();
  const { result } = await identity.listServiceIds({ accountId: seeded.account });
  expect(result.serviceids).toBeDefined();
  expect(performance.now() - before).toBeGreaterThanOrEqual(900);
});

test.each([
  ["https://iam.cloud.ibm.com/identity/token", { errorCode: "BXNIM0060E", errorMessage: expect.any(String) }],
  [listed, { status_code: 503, trace: expect.any(String), errors: [expect.any(Object)] }],
  [
    `https://iam.cloud.ibm.com/v2/groups?account_id=${seeded.account}`,
    { status_code: 503, errors: [{ code: "service_unavailable" }] },
  ],
  [
    `https://iam.cloud.ibm.com/v1/policies?account_id=${seeded.account}`,
    { status_code: 503, errors: [{ code: "service_unavailable" }] },
  ],
  [
    "https://resource-controller.cloud.ibm.com/v2/resource_instances",
    { status_code: 503, transaction_id: expect.any(String) },
  ],
  [
    `https://${seeded.instance}.us-south.secrets-manager.appdomain.cloud/api/v2/secrets`,
    { status_code: 503, errors: [{ code: "service_unavailable", more_info: expect.any(String) }] },
  ],
])("a server error has the form of the service: %s", async (url, body) => {
  fault({ kind: "server-error", status: 503 });
  const reply = await cloud.call(url, { token, method: url.endsWith("/token") ? "POST" : "GET" });
  expect(reply.status).toBe(503);
  expect(reply.body).toMatchObject(body);
});

test("a connection reset does nothing and gives no reply", async () => {
  fault({ kind: "connection-reset", operation: "create_service_id", count: 1 });
  await expect(create("never", "cut")).rejects.toThrow("read ECONNRESET");
  expect(cloud.cloud.iam.serviceIds.by("name", `${seeded.account}/never`)).toEqual([]);
  expect(await cloud.logged("cut")).toMatchObject({
    status: 0,
    faults: ["connection reset before the work"],
  });
  expect((await create("afterwards")).status).toBe(201);
});

test("a lost reply has really done the work", async () => {
  fault({ kind: "lost-reply", operation: "create_service_id", count: 1 });
  await expect(create("done", "lost")).rejects.toMatchObject({ code: "ECONNRESET" });
  const { body } = await cloud.call(`${listed}&name=done`, { token });
  expect(body.serviceids).toHaveLength(1);
  expect(await cloud.logged("lost")).toMatchObject({
    status: 201,
    faults: ["reply lost after the work was done"],
  });
});

test("a reply that refuses is not lost: there was no work", async () => {
  fault({ kind: "lost-reply" });
  expect((await cloud.call(`${serviceIds}/ServiceId-none`, { token })).status).toBe(404);
  expect(cloud.cloud.faults.list()[0]).toMatchObject({ struck: 0 });
});

test("what was just made is not found until it is old enough", async () => {
  fault({ kind: "stale-read", milliseconds: 5000 });
  const { id } = (await create("young")).body;
  const missing = await cloud.call(`${serviceIds}/ServiceId-none`, { token });
  const young = await cloud.call(`${serviceIds}/${id}`, { token });
  expect(young.status).toBe(404);
  expect(Object.keys(young.body)).toEqual(Object.keys(missing.body));
  expect(young.body.errors[0].message_code).toBe(missing.body.errors[0].message_code);
  cloud.cloud.clock.advance(5000);
  expect((await cloud.call(`${serviceIds}/${id}`, { token })).status).toBe(200);
});

test("a stale read can be over after a number of reads", async () => {
  fault({ kind: "stale-read", milliseconds: 60_000, operation: "get_access_group", count: 2 });
  const made = await cloud.call(`https://iam.cloud.ibm.com/v2/groups?account_id=${seeded.account}`, {
    token,
    body: { name: "young group" },
  });
  const url = `https://iam.cloud.ibm.com/v2/groups/${made.body.id}`;
  const statuses = [];
  for (let read = 0; read < 3; read++) statuses.push((await cloud.call(url, { token })).status);
  expect(statuses).toEqual([404, 404, 200]);
});

test("what was just made can be changed though it cannot be read yet", async () => {
  fault({ kind: "stale-read", milliseconds: 60_000 });
  const { id } = (await create("to delete")).body;
  expect((await cloud.call(`${serviceIds}/${id}`, { token, method: "DELETE" })).status).toBe(204);
  expect(cloud.cloud.iam.serviceIds.has(id)).toBe(false);
});

test("one member of several can fail, in the 207 of the whole", async () => {
  const principals = new Principals(cloud.cloud);
  const [lucky, unlucky] = [principals.serviceId(), principals.serviceId()];
  const groups = new IamAccessGroups({ ...cloud.sdkOptions(token) } as ConstructorParameters<
    typeof IamAccessGroups
  >[0]);
  const group = (await groups.createAccessGroup({ accountId: seeded.account, name: "partial" })).result.id!;
  fault({ kind: "member-failure", member: unlucky.iam_id, status: 500 });
  const members = [lucky, unlucky].map(({ iam_id }) => ({ iam_id, type: "service" }));
  const { status, result } = await groups.addMembersToAccessGroup({ accessGroupId: group, members });
  expect(status).toBe(207);
  expect(result.members?.map((member) => member.status_code)).toEqual([200, 500]);
  expect(result.members?.[1]).toMatchObject({ errors: [{ code: "error_occurred" }] });
  const left = await groups.listAccessGroupMembers({ accessGroupId: group });
  expect(left.result.members?.map((member) => member.iam_id)).toEqual([lucky.iam_id]);
});

test("a new grant takes effect only after a while, and the log says that it is on its way", async () => {
  fault({ kind: "slow-grant", milliseconds: 30_000 });
  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId("waiting");
  const own = await cloud.token(principals.apiKey(iam_id));
  principals.grant({ iam_id }, "Editor", "iam-groups");
  const url = `https://iam.cloud.ibm.com/v2/groups?account_id=${seeded.account}`;
  const early = await cloud.call(url, { token: own, body: { name: "granted" } });
  expect(early.status).toBe(403);
  expect((await recordOf(early)).decisions[0]).toMatchObject({ allowed: false, cause: "slow-grant" });
  cloud.cloud.clock.advance(30_000);
  expect((await cloud.call(url, { token: own, body: { name: "granted" } })).status).toBe(201);
});

test("a changed grant still allows what it did, and not yet what is new", async () => {
  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId("promoted");
  const own = await cloud.token(principals.apiKey(iam_id));
  const policy = `https://iam.cloud.ibm.com/v2/policies/${principals.grant({ iam_id }, "Viewer", "iam-identity")}`;
  cloud.cloud.clock.advance(60_000);
  fault({ kind: "slow-grant", milliseconds: 30_000 });
  const { subject, resource, type } = (await cloud.call(policy, { token })).body;
  const roles = [{ role_id: "crn:v1:bluemix:public:iam::::role:Administrator" }];
  const body = { type, subject, resource, control: { grant: { roles } } };
  const changed = await cloud.call(policy, { method: "PUT", token, body, headers: { "if-match": "*" } });
  expect(changed.status).toBe(200);
  const settings = `https://iam.cloud.ibm.com/v1/accounts/${seeded.account}/settings/identity`;
  const change = { method: "PUT", token: own, body: { mfa: "NONE" }, headers: { "if-match": "*" } };
  expect((await cloud.call(settings, { token: own })).status).toBe(200);
  expect((await cloud.call(settings, change)).status).toBe(403);
  cloud.cloud.clock.advance(30_000);
  expect((await cloud.call(settings, change)).status).toBe(200);
});

test("a new membership too", async () => {
  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId("joining");
  const own = await cloud.token(principals.apiKey(iam_id));
  const groups = `https://iam.cloud.ibm.com/v2/groups?account_id=${seeded.account}`;
  const { id } = (await cloud.call(groups, { token, body: { name: "joined" } })).body;
  principals.grant({ access_group_id: id }, "Editor", "iam-groups");
  cloud.cloud.clock.advance(60_000);
  fault({ kind: "slow-grant", milliseconds: 30_000 });
  await cloud.call(`https://iam.cloud.ibm.com/v2/groups/${id}/members`, {
    method: "PUT",
    token,
    body: { members: [{ iam_id, type: "service" }] },
  });
  expect((await cloud.call(groups, { token: own, body: { name: "by membership" } })).status).toBe(403);
  cloud.cloud.clock.advance(30_000);
  expect((await cloud.call(groups, { token: own, body: { name: "by membership" } })).status).toBe(201);
});

test("without faults nothing is drawn, delayed or noted", async () => {
  const reply = await cloud.call(listed, { token });
  expect(reply.status).toBe(200);
  expect((await recordOf(reply)).faults).toBeUndefined();
});
