import { parseRule } from "../../../cloud/faults/rules";
import { seeded, TestCloud } from "../_helpers/cloud";
import { ControlClient } from "../_helpers/control";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let control: ControlClient;
let principals: Principals;
let owner: string;
beforeAll(async () => {
  cloud = await TestCloud.start({ controlPort: 0 });
  control = new ControlClient(cloud.running.control!);
  principals = new Principals(cloud.cloud);
  owner = await cloud.token();
});
afterAll(() => cloud.close());

const groups = `https://iam.cloud.ibm.com/v2/groups?account_id=${seeded.account}`;

/** A service ID that asks for a new access group; what the control API says of that request. */
async function asking(name: string, prepare: (iam_id: string) => void = () => undefined) {
  const { iam_id, id } = principals.serviceId(name);
  prepare(iam_id);
  const token = await cloud.token(principals.apiKey(iam_id));
  const reply = await cloud.call(groups, { token, body: { name: `group of ${name}` } });
  await cloud.logged(String(reply.headers["transaction-id"]));
  return { iam_id, id, status: reply.status, told: () => told(iam_id) };
}

async function told(caller: string, operation = "create_access_group") {
  const path = `/v1/requests?caller=${encodeURIComponent(caller)}&operation=${operation}`;
  return (await control.call(path)).body.requests.at(-1);
}

test("a 403 says who may not do what, why, and what would help", async () => {
  const request = await asking("stranger");
  expect(await request.told()).toMatchObject({
    status: 403,
    operation: "create_access_group",
    caller: { kind: "service ID", name: "stranger" },
    refusal: { code: "access_denied" },
    decisions: [{ action: "iam-groups.groups.create", allowed: false, target: "iam-groups" }],
    explanation: {
      sentence: 'service ID "stranger" may not iam-groups.groups.create on iam-groups',
      why: "no policy applies to the caller",
      remedy:
        'Grant Editor or Administrator on iam-groups to service ID "stranger", or to one of its access groups.',
      grants: [],
    },
  });
});

test("a grant that does not include the action is named in words", async () => {
  const request = await asking("reader", (iam_id) => principals.grant({ iam_id }, "Viewer", "iam-groups"));
  const { explanation } = await request.told();
  expect(explanation.why).toBe(
    'its grant "Viewer on iam-groups" reaches it, but Viewer does not include iam-groups.groups.create',
  );
  expect(explanation.grants).toMatchObject([{ roles: ["Viewer"], target: "iam-groups", reaches: true }]);
});

test("grants with another target are listed as such", async () => {
  const request = await asking("elsewhere", (iam_id) =>
    principals.grant({ iam_id }, "Editor", "iam-identity"),
  );
  const { explanation } = await request.told();
  expect(explanation.why).toBe("none of the caller's grants has this target");
  expect(explanation.grants).toMatchObject([{ roles: ["Editor"], reaches: false }]);
});

test("what would be allowed by now is told as such", async () => {
  const request = await asking("late");
  principals.grant({ iam_id: request.iam_id }, "Editor", "iam-groups");
  expect((await request.told()).explanation.remedy).toBe("It would be allowed now.");
});

test("a grant that is on its way is told as such", async () => {
  const { id } = cloud.cloud.faults.add(parseRule({ kind: "slow-grant", milliseconds: 60_000 }));
  const request = await asking("waiting", (iam_id) => principals.grant({ iam_id }, "Editor", "iam-groups"));
  expect((await request.told()).explanation.remedy).toMatch(/^Wait, move the clock/);
  cloud.cloud.faults.remove(id);
});

test("a token that has outlived its service ID is told as such", async () => {
  const request = await asking("short-lived");
  cloud.cloud.iam.serviceIds.delete(request.id);
  expect((await request.told()).explanation).toMatchObject({
    sentence: expect.stringContaining(request.iam_id),
    remedy: expect.stringContaining("not in the account any more"),
  });
});

test("a restriction of the network is not mistaken for a missing grant", async () => {
  cloud.cloud.iam.networkChecks.push((caller) =>
    caller.iamId === blocked ? { enforced: true, why: "the address is not in the zone" } : undefined,
  );
  let blocked = "";
  const request = await asking("outside", (iam_id) => {
    blocked = iam_id;
    principals.grant({ iam_id }, "Editor", "iam-groups");
  });
  expect((await request.told()).explanation).toMatchObject({
    why: "the address is not in the zone",
    remedy: expect.stringContaining("no grant helps"),
  });
});

test("a refusal names its objects and zones in words, and the narrowest grant that would do", async () => {
  const host = `https://${seeded.instance}.${seeded.region}.secrets-manager.appdomain.cloud/api/v2`;
  const own = (url: string, body: object) =>
    cloud.call(url, { token: owner, body }).then((reply) => reply.body);
  const { id: secret_group_id } = await own(`${host}/secret_groups`, { name: "payments" });
  const body = { secret_type: "arbitrary", name: "password", payload: "x", secret_group_id };
  const { id } = await own(`${host}/secrets`, body);
  const { iam_id } = principals.serviceId("app");
  const token = await cloud.token(principals.apiKey(iam_id));
  const read = async () => {
    const reply = await cloud.call(`${host}/secrets/${id}`, { token });
    await cloud.logged(String(reply.headers["transaction-id"]));
    return (await told(iam_id, "get_secret")).explanation;
  };
  const target = 'secrets-manager, secret group "payments", instance "secrets-manager"';
  expect(await read()).toMatchObject({
    sentence: `service ID "app" may not secrets-manager.secret.read on ${target}`,
    remedy: `Grant Manager, SecretsReader or Writer on ${target} to service ID "app", or to one of its access groups.`,
  });
  const account = seeded.account;
  const cbr = "https://cbr.cloud.ibm.com/v1";
  const zone = await own(`${cbr}/zones`, { account_id: account, name: "office", addresses: [] });
  const attributes = [
    { name: "accountId", value: account },
    { name: "serviceName", value: "secrets-manager" },
  ];
  const contexts = [{ attributes: [{ name: "networkZoneId", value: zone.id }] }];
  const rule = { description: "from the office only", contexts, resources: [{ attributes }] };
  const { id: ruleId } = await own(`${cbr}/rules`, rule);
  expect((await read()).why).toBe(
    'context-based restriction "from the office only", which allows network zone "office", does not allow 127.0.0.1 over the public endpoint',
  );
  await cloud.call(`${cbr}/rules/${ruleId}`, { token: owner, method: "DELETE" });
});

test("where the engine acts for the caller, it is the engine that is said to lack the right", async () => {
  const host = `https://${seeded.instance}.${seeded.region}.secrets-manager.appdomain.cloud/api/v2`;
  const engine = principals.serviceId("the engine");
  principals.grant({ iam_id: engine.iam_id }, "Operator", "iam-identity");
  principals.grant({ iam_id: engine.iam_id }, "Viewer", "iam-groups");
  const { body: group } = await cloud.call(groups, { token: owner, body: { name: "readers" } });
  const config_type = "iam_credentials_configuration";
  const configuration = { config_type, name: "engine", api_key: principals.apiKey(engine.iam_id) };
  await cloud.call(`${host}/configurations`, { token: owner, body: configuration });
  const secret = { secret_type: "iam_credentials", name: "app", ttl: "1h", reuse_api_key: true };
  const reply = await cloud.call(`${host}/secrets`, {
    token: owner,
    body: { ...secret, access_groups: [group.id] },
  });
  expect(reply.status).toBe(400);
  await cloud.logged(String(reply.headers["transaction-id"]));
  const { explanation, decisions } = await told(seeded.owner, "create_secret");
  expect(explanation).toMatchObject({
    sentence:
      'service ID "the engine", which acts for the caller, may not iam-groups.members.add on iam-groups, access group "readers"',
    acting: 'service ID "the engine"',
    remedy: expect.stringMatching(/^Grant .*Editor.* to service ID "the engine"/),
    grants: [{ roles: ["Operator"] }, { roles: ["Viewer"], reaches: true }],
  });
  expect(decisions.at(-1)).toMatchObject({ by: 'service ID "the engine"', allowed: false });
});

test("what was allowed needs no explanation", async () => {
  const request = await asking("editor", (iam_id) => principals.grant({ iam_id }, "Editor", "iam-groups"));
  expect(request.status).toBe(201);
  expect(await request.told()).toMatchObject({
    explanation: null,
    decisions: [{ allowed: true, why: expect.stringMatching(/^Editor by policy /) }],
  });
});

test("requests are filtered, and read on from the last one", async () => {
  const before = (await control.call("/v1/requests?limit=1")).body;
  expect(before.requests).toHaveLength(1);
  for (const token of [owner, undefined]) {
    const reply = await cloud.call(groups, token ? { token } : {});
    await cloud.logged(String(reply.headers["transaction-id"]));
  }
  const after = (await control.call(`/v1/requests?after=${before.last}`)).body;
  expect(after.requests.map((request: { status: number }) => request.status)).toEqual([200, 401]);
  const refused = (await control.call("/v1/requests?status=403")).body.requests;
  expect(new Set(refused.map((request: { status: number }) => request.status))).toEqual(new Set([403]));
});

test.each(["after=x", "limit=-1"])("%s is refused", async (query) => {
  expect(await control.call(`/v1/requests?${query}`)).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining("is not a whole number") } },
  });
});
