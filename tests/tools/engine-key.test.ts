import { parseRule } from "../../cloud/faults/rules";
import { seeded, TestCloud } from "../cloud/_helpers/cloud";
import { DeployedEngine, type Grant, roles } from "../cloud/_helpers/deployed-engine";
import { engineEnv, runTool, type ToolResult } from "./_helpers/tool";

jest.setTimeout(60_000);

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.close());

const grants: Grant[] = [
  { role: roles.operator, service: "iam-identity" },
  { role: roles.editor, service: "iam-groups" },
];

async function newKey(engine: DeployedEngine, iamId: string, name = "new"): Promise<string> {
  const identity = await engine.identity();
  const { result } = await identity.createApiKey({ name, iamId, accountId: seeded.account });
  return result.apikey!;
}

function handOver(engine: DeployedEngine, apiKey: string, ...args: string[]): Promise<ToolResult> {
  const env = { ...engineEnv(engine.instance), ENGINE_API_KEY: apiKey };
  return runTool(cloud, ["engine-key", ...args], env);
}

async function keyInUse(engine: DeployedEngine): Promise<string> {
  return (await engine.call("/configurations/engine")).body.api_key;
}

test("a running engine is handed over to a key that works", async () => {
  const engine = await DeployedEngine.byKey(cloud, grants);
  const key = await newKey(engine, engine.serviceId!.iam_id);
  const { exitCode, stdout, stderr } = await handOver(engine, key);
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 0,
    stdout: "The engine works with the new key.",
    stderr: "",
  });
  expect(await keyInUse(engine)).toBe(key);
});

test("an engine that does not work with the new key has its old one back", async () => {
  const engine = await DeployedEngine.byKey(cloud, grants);
  const old = await keyInUse(engine);
  const reader = await DeployedEngine.byKey(cloud, [
    { role: roles.viewer, service: "iam-identity" },
    { role: roles.viewer, service: "iam-groups" },
  ]);
  const key = await keyInUse(reader);
  const { exitCode, stdout, stderr } = await handOver(engine, key);
  expect(stderr).toContain("The engine has its old key back");
  expect(stdout + stderr).not.toContain(key);
  expect(exitCode).toBe(1);
  expect(await keyInUse(engine)).toBe(old);
});

test("interrupted while the new key is tried, the engine has its old one back", async () => {
  const engine = await DeployedEngine.byKey(cloud, grants);
  const old = await keyInUse(engine);
  const key = await newKey(engine, engine.serviceId!.iam_id);
  cloud.cloud.faults.add(
    parseRule({ kind: "latency", milliseconds: 1500, operation: "create_secret", count: 1 }),
  );
  const env = { ...engineEnv(engine.instance), ENGINE_API_KEY: key };
  const isSwitched = async () => (await keyInUse(engine)) === key;
  const { exitCode, stderr } = await runTool(cloud, ["engine-key"], env, isSwitched);
  expect(stderr).toBe(
    "The run was interrupted. The engine has its old key back; the new one waits for the next run.",
  );
  expect(exitCode).toBe(1);
  expect(await keyInUse(engine)).toBe(old);
});

test("a key that gets no token never reaches the engine", async () => {
  const engine = await DeployedEngine.byKey(cloud, grants);
  const old = await keyInUse(engine);
  const { exitCode, stderr } = await handOver(engine, "not-a-key-of-anybody");
  expect(stderr).toMatch(/^The new key does not work \(400\)/);
  expect(exitCode).toBe(1);
  expect(await keyInUse(engine)).toBe(old);
});

test("where the instance has no configuration yet, only the key is waited for", async () => {
  const engine = await DeployedEngine.keyless(cloud, []);
  expect(await handOver(engine, cloud.ownerKey)).toMatchObject({ exitCode: 0, stdout: "The key works." });
});

test("without verification the engine is handed over, and nobody tries whether it works", async () => {
  const engine = await DeployedEngine.byKey(cloud, grants);
  const reader = await DeployedEngine.byKey(cloud, [
    { role: roles.viewer, service: "iam-identity" },
    { role: roles.viewer, service: "iam-groups" },
  ]);
  const key = await keyInUse(reader);
  const { exitCode, stdout } = await handOver(engine, key, "--no-verification");
  expect(stdout).toContain("was not tried");
  expect(exitCode).toBe(0);
  expect(await keyInUse(engine)).toBe(key);
});

async function keyNames(engine: DeployedEngine): Promise<(string | undefined)[]> {
  const iamId = engine.serviceId?.iam_id;
  const { result } = await (await engine.identity()).listApiKeys({ accountId: seeded.account, iamId });
  return result.apikeys.map(({ name }) => name).sort();
}

test.each([[], ["--no-verification"]])(
  "keys of the engine that a run has made and lost are removed %s",
  async (...args) => {
    const engine = await DeployedEngine.byKey(cloud, grants);
    const iamId = engine.serviceId!.iam_id;
    const name = "demo-iam-credentials-engine";
    const present = await newKey(engine, iamId, name);
    const configuration = { method: "PATCH", body: { api_key: present } };
    expect((await engine.call("/configurations/engine", configuration)).status).toBe(200);
    const lost = await newKey(engine, iamId, `${name}-2`);
    await newKey(engine, iamId, `${name}-7`); // of an earlier rotation
    const key = await newKey(engine, iamId, `${name}-2`);
    expect(await handOver(engine, key, ...args)).toMatchObject({ exitCode: 0, stderr: "" });
    // The first is the test engine's own: its name is not of this kind.
    expect(await keyNames(engine)).toEqual([name, `${name}-2`, engine.name]);
    await expect(cloud.token(lost)).rejects.toThrow(/BXNIM0415E/);
    await expect(cloud.token(key)).resolves.toMatch(/^ey/);
  },
);

test("a run that goes on with a key which the engine has already leaves the one before to Pulumi", async () => {
  const engine = await DeployedEngine.byKey(cloud, grants);
  const iamId = engine.serviceId!.iam_id;
  const name = "demo-iam-credentials-engine";
  await newKey(engine, iamId, name);
  const key = await newKey(engine, iamId, `${name}-2`);
  await engine.call("/configurations/engine", { method: "PATCH", body: { api_key: key } });
  expect(await handOver(engine, key)).toMatchObject({ exitCode: 0 });
  expect(await keyNames(engine)).toEqual([name, `${name}-2`, engine.name]);
});
