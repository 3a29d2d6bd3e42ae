import { parseRule } from "../../cloud/faults/rules";
import { seeded, TestCloud } from "../cloud/_helpers/cloud";
import { runTool } from "./_helpers/tool";

jest.setTimeout(60_000);

const iam = "https://iam.cloud.ibm.com/v1";
const account_id = seeded.account;
let cloud: TestCloud;
let token: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
});
afterAll(() => cloud.close());

async function make(path: string, body: unknown) {
  const reply = await cloud.call(`${iam}/${path}`, { token, body });
  if (reply.status !== 201) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** A service ID with keys of these names. */
async function identity(...names: string[]) {
  const { id, iam_id } = await make("serviceids", { account_id, name: "of-an-engine" });
  const keys = [];
  for (const name of names) keys.push((await make("apikeys", { account_id, iam_id, name })).id as string);
  return { id: id as string, iamId: iam_id as string, keys };
}

async function grant(iamId: string, role: string, service: string): Promise<string> {
  const attributes = [
    { name: "accountId", value: account_id },
    { name: "serviceName", value: service },
  ];
  const policy = await make("policies", {
    type: "access",
    subjects: [{ attributes: [{ name: "iam_id", value: iamId }] }],
    roles: [{ role_id: `crn:v1:bluemix:public:iam::::role:${role}` }],
    resources: [{ attributes }],
  });
  return policy.id;
}

async function isLocked(path: string): Promise<boolean> {
  return (await cloud.call(`${iam}/${path}`, { token })).body.locked;
}

async function stateOf({ id, keys }: { id: string; keys: string[] }) {
  return [
    await isLocked(`serviceids/${id}`),
    ...(await Promise.all(keys.map((key) => isLocked(`apikeys/${key}`)))),
  ];
}

function run(action: string, env: Record<string, string>) {
  return runTool(cloud, ["engine-lock", action], env);
}

const own = "demo-iam-credentials-engine";

test("locks the service ID and the engine's key, and no other key of it", async () => {
  const made = await identity(own, "somebody-elses");
  const env = { SERVICE_ID: made.id, API_KEY_ID: made.keys[0]! };
  expect(await run("lock", env)).toEqual({
    exitCode: 0,
    stdout: `${made.id} and the engine's API key are locked.`,
    stderr: "",
  });
  expect(await stateOf(made)).toEqual([true, true, false]);
  expect(await run("lock", env)).toMatchObject({ exitCode: 0 });
  expect(await run("unlock", env)).toMatchObject({ exitCode: 0 });
  expect(await stateOf(made)).toEqual([false, false, false]);
});

test("unlocks a key that is to go, so that it can be deleted", async () => {
  const made = await identity(own, `${own}-2`);
  await run("lock", { SERVICE_ID: made.id });
  expect(await stateOf(made)).toEqual([true, true, true]);
  expect(await run("lock", { SERVICE_ID: made.id, API_KEY_ID: made.keys[1]! })).toMatchObject({
    exitCode: 0,
  });
  expect(await stateOf(made)).toEqual([true, false, true]);
});

test("leaves the service ID open for a grant of the engine that is to go, and locks it when that is gone", async () => {
  const made = await identity(own);
  const kept = await grant(made.iamId, "Operator", "iam-identity");
  const gone = await grant(made.iamId, "Editor", "iam-groups");
  await grant(made.iamId, "Viewer", "secrets-manager"); // somebody else's: it does not count
  const env = { SERVICE_ID: made.id, API_KEY_ID: made.keys[0]!, POLICY_IDS: kept };
  const { exitCode, stdout } = await run("lock", env);
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: `The engine's API key is locked; ${made.id} is once ${gone} is removed.`,
  });
  expect(await stateOf(made)).toEqual([false, true]);
  expect((await cloud.call(`${iam}/policies/${gone}`, { token, method: "DELETE" })).status).toBe(204);
  expect(await run("restore", env)).toMatchObject({ exitCode: 0 });
  expect(await stateOf(made)).toEqual([true, true]);
});

test("locks again what stays, whatever else there is", async () => {
  const made = await identity(own, `${own}-2`);
  await grant(made.iamId, "Editor", "iam-groups");
  const env = { SERVICE_ID: made.id, API_KEY_ID: made.keys[1]!, POLICY_IDS: "" };
  expect(await run("relock", env)).toMatchObject({ exitCode: 0 });
  expect(await stateOf(made)).toEqual([true, false, true]);
});

test("restores no lock where none is wanted", async () => {
  const made = await identity(own);
  expect(await run("restore", { SERVICE_ID: made.id })).toMatchObject({ exitCode: 0 });
  expect(await stateOf(made)).toEqual([false, false]);
});

test("what is gone is a mistake for lock alone", async () => {
  const SERVICE_ID = "ServiceId-00000000-0000-4000-8000-000000000000";
  for (const action of ["unlock", "restore"])
    expect(await run(action, { SERVICE_ID })).toMatchObject({ exitCode: 0 });
  const { exitCode, stderr } = await run("lock", { SERVICE_ID, API_KEY_ID: "ApiKey-1" });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: `The service ID ${SERVICE_ID}, which is to be locked, is not there.`,
  });
});

test("a deploying key that may not lock is told what it needs", async () => {
  const made = await identity(own);
  const viewer = await identity();
  await grant(viewer.iamId, "Viewer", "iam-identity");
  const { apikey } = await make("apikeys", { account_id, iam_id: viewer.iamId, name: "viewer" });
  const { exitCode, stderr } = await run("lock", { SERVICE_ID: made.id, IC_API_KEY: apikey });
  expect(stderr).toContain(
    "(403): Access is denied due to invalid credentials. The deploying key needs Editor",
  );
  expect(exitCode).toBe(1);
});

test("an unknown action is told what there is", async () => {
  const { stderr } = await run("bolt", { SERVICE_ID: "ServiceId-1" });
  expect(stderr).toBe('engine-lock takes lock, relock, restore or unlock, not "bolt".');
});

test("who is asked to wait waits; a reading that fails is asked again, and a writing is not", async () => {
  const made = await identity(own);
  const env = { SERVICE_ID: made.id, API_KEY_ID: made.keys[0]! };
  const { faults } = cloud.cloud;
  faults.add(parseRule({ kind: "rate-limit", operation: "lock_service_id", count: 1 }));
  faults.add(parseRule({ kind: "connection-reset", operation: "list_api_keys", count: 1 }));
  faults.add(parseRule({ kind: "server-error", operation: "unlock_service_id", count: 1 }));
  expect(await run("lock", env)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await stateOf(made)).toEqual([true, true]);
  expect(await run("unlock", env)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("iam.cloud.ibm.com could not be asked: 503"),
  });
  expect(faults.list().map(({ struck }) => struck)).toEqual([1, 1, 1]);
  faults.clear();
});
