import { seeded, TestCloud } from "../_helpers/cloud";
import { ControlClient } from "../_helpers/control";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let control: ControlClient;
let token: string;
beforeEach(async () => {
  cloud = await TestCloud.start({ controlPort: 0 });
  control = new ControlClient(cloud.running.control!);
  token = await cloud.token();
});
afterEach(() => cloud.close());

const manager = `https://${seeded.instance}.us-south.secrets-manager.appdomain.cloud/api/v2`;

async function state() {
  const { body } = await control.call("/v1/state");
  return body.accounts.find((account: { id: string }) => account.id === seeded.account);
}

test("the account's objects are told in words", async () => {
  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId("orders-app");
  principals.apiKey(iam_id);
  principals.grant({ iam_id }, "Operator", "iam-identity");
  const groups = `https://iam.cloud.ibm.com/v2/groups?account_id=${seeded.account}`;
  const { id } = (await cloud.call(groups, { token, body: { name: "readers" } })).body;
  const members = [{ iam_id, type: "service" }];
  await cloud.call(`https://iam.cloud.ibm.com/v2/groups/${id}/members`, {
    method: "PUT",
    token,
    body: { members },
  });
  principals.grant({ access_group_id: id }, "Viewer", "secrets-manager", {
    serviceInstance: seeded.instance,
  });
  const account = await state();
  expect(account).toMatchObject({ name: "Local development", owner: 'user "owner@example.com"' });
  expect(account.serviceIds).toMatchObject([
    {
      name: "orders-app",
      keys: [{ name: "test", locked: false }],
      groups: ['access group "readers"'],
      grants: [{ roles: ["Operator"], target: "iam-identity" }],
    },
  ]);
  expect(account.groups).toMatchObject([
    {
      name: "readers",
      members: ['service ID "orders-app"'],
      grants: [{ roles: ["Viewer"], target: 'secrets-manager, instance "secrets-manager"' }],
    },
  ]);
  expect(account.instances).toMatchObject([
    { service: "secrets-manager", resourceGroup: 'resource group "Default"' },
  ]);
});

test("no secret is in it, nor in the requests", async () => {
  const secrets = ["payload-nobody-sees", "a-custom-key-value-that-nobody-sees-0123456789"];
  const key = await cloud.call("https://iam.cloud.ibm.com/v1/apikeys", {
    token,
    body: {
      name: "stored",
      iam_id: new Principals(cloud.cloud).serviceId().iam_id,
      apikey: secrets[1],
      store_value: true,
    },
  });
  expect(key).toMatchObject({ status: 201 });
  const secret = await cloud.call(`${manager}/secrets`, {
    token,
    body: { name: "plain", secret_type: "arbitrary", payload: secrets[0], secret_group_id: "default" },
  });
  expect(secret.status).toBe(201);
  await cloud.call(
    `https://iam.cloud.ibm.com/v1/apikeys?account_id=${seeded.account}&apikey=${cloud.ownerKey}`,
    { token },
  );
  const account = await state();
  expect(account.secrets).toMatchObject([
    { name: "plain", type: "arbitrary", group: "default", versions: 1 },
  ]);
  const all = JSON.stringify([account, (await control.call("/v1/requests")).body]);
  for (const value of [...secrets, cloud.ownerKey, token, control.secret]) expect(all).not.toContain(value);
});

test("whoever has the present state gets no second copy", async () => {
  const first = await control.call("/v1/state");
  const headers = { "if-none-match": String(first.headers.etag) };
  expect((await control.call("/v1/state", { headers })).status).toBe(304);
  new Principals(cloud.cloud).serviceId();
  expect((await control.call("/v1/state", { headers })).status).toBe(200);
});

test("a reset gives a fresh account with the same owner's key; clock and faults stay", async () => {
  new Principals(cloud.cloud).serviceId("gone");
  await control.call("/v1/clock/advance", { body: { by: "1h" } });
  await control.call("/v1/faults", { body: { kind: "latency", milliseconds: 1 } });
  expect((await control.call("/v1/reset", { method: "POST" })).status).toBe(200);
  const account = await state();
  expect(account.serviceIds).toEqual([]);
  expect(account.instances).toHaveLength(1);
  expect((await control.call("/v1/clock")).body.offsetMs).toBe(3_600_000);
  expect((await control.call("/v1/faults")).body.faults).toHaveLength(1);
  const fresh = await cloud.token();
  const reply = await cloud.call(`https://iam.cloud.ibm.com/v1/serviceids?account_id=${seeded.account}`, {
    token: fresh,
  });
  expect(reply.body.serviceids).toEqual([]);
});
