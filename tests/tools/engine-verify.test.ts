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

const operator: Grant = { role: roles.operator, service: "iam-identity" };
const byKey: Grant[] = [operator, { role: roles.editor, service: "iam-groups" }];
const keyless: Grant[] = [operator, { role: roles.memberManage, service: "iam-groups" }];

function verify(engine: DeployedEngine, mode: string): Promise<ToolResult> {
  return runTool(cloud, ["engine-verify", mode], engineEnv(engine.instance));
}

async function configuration(engine: DeployedEngine) {
  return (await engine.call("/configurations/engine")).body as { disabled?: boolean };
}

async function authorize(engine: DeployedEngine): Promise<void> {
  const management = await engine.policyManagement();
  for (const { role, service } of keyless) {
    const equals = (entries: Record<string, string>) =>
      Object.entries(entries).map(([key, value]) => ({ key, operator: "stringEquals", value }));
    await management.createV2Policy({
      type: "authorization",
      subject: {
        attributes: equals({
          accountId: seeded.account,
          serviceName: "secrets-manager",
          serviceInstance: engine.instance,
        }),
      },
      control: { grant: { roles: [{ role_id: role }] } },
      resource: { attributes: equals({ accountId: seeded.account, serviceName: service }) },
    });
  }
}

/** What trying an engine may have left behind. */
async function leftovers(engine: DeployedEngine): Promise<unknown[]> {
  const { result } = await (await engine.groups()).listAccessGroups({ accountId: seeded.account });
  const { body } = await engine.call("/secrets");
  const groups = (result.groups ?? []).filter(({ name }) => name?.startsWith("engine-verification-"));
  return [...groups, ...body.secrets];
}

test("an engine with a key works, and nothing that was made to try it stays", async () => {
  const engine = await DeployedEngine.byKey(cloud, byKey);
  expect(await verify(engine, "key")).toEqual({
    exitCode: 0,
    stdout: "The engine works with its API key.",
    stderr: "",
  });
  expect(await leftovers(engine)).toEqual([]);
});

test("an engine that misses a grant fails with Secrets Manager's reason, and nothing stays", async () => {
  const engine = await DeployedEngine.byKey(cloud, [operator]);
  const { exitCode, stderr } = await verify(engine, "key");
  expect(stderr).toMatch(/^The engine does not work: it makes no credential \(400\): .*Editor role/);
  expect(exitCode).toBe(1);
  expect(await leftovers(engine)).toEqual([]);
});

test("nothing stays where an answer is lost, or the removal fails at first", async () => {
  const engine = await DeployedEngine.byKey(cloud, byKey);
  const fault = (kind: string, operation: string) =>
    cloud.cloud.faults.add(parseRule({ kind, operation, count: 1 }));
  fault("lost-reply", "create_secret");
  const lost = await verify(engine, "key");
  expect(lost.stderr).toContain("could not be asked");
  expect(await leftovers(engine)).toEqual([]);
  fault("server-error", "delete_secret");
  expect(await verify(engine, "key")).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await leftovers(engine)).toEqual([]);
});

test("interrupted while it is tried without its key, an engine goes on with it", async () => {
  const engine = await DeployedEngine.byKey(cloud, byKey);
  await authorize(engine);
  const slow = { kind: "latency", milliseconds: 1500, operation: "create_secret", count: 1 };
  cloud.cloud.faults.add(parseRule(slow));
  const isSwitched = async () => (await configuration(engine)).disabled === true;
  const env = engineEnv(engine.instance);
  const { exitCode, stderr } = await runTool(cloud, ["engine-verify", "keyless"], env, isSwitched);
  expect(stderr).toBe("The run was interrupted. It goes on with its API key, as before.");
  expect(exitCode).toBe(1);
  expect((await configuration(engine)).disabled).toBe(false);
});

test("an engine without a key works by its authorizations", async () => {
  const engine = await DeployedEngine.keyless(cloud, keyless);
  expect(await verify(engine, "keyless")).toMatchObject({ exitCode: 0 });
  expect(await leftovers(engine)).toEqual([]);
});

test("an engine with a key does without it once it works so", async () => {
  const engine = await DeployedEngine.byKey(cloud, byKey);
  await authorize(engine);
  expect(await verify(engine, "keyless")).toMatchObject({ exitCode: 0 });
  expect(await configuration(engine)).toMatchObject({ disabled: true });
});

test("an engine that does not work without its key goes on with it", async () => {
  const engine = await DeployedEngine.byKey(cloud, byKey);
  const { exitCode, stderr } = await verify(engine, "keyless");
  expect(stderr).toContain("It goes on with its API key, as before.");
  expect(exitCode).toBe(1);
  expect((await configuration(engine)).disabled ?? false).toBe(false);
});

test("an engine that does not work with its new key goes on without one", async () => {
  const engine = await DeployedEngine.byKey(cloud, [operator]);
  await authorize(engine);
  const { exitCode, stderr } = await verify(engine, "key");
  expect(stderr).toContain("It goes on without the key, as before.");
  expect(exitCode).toBe(1);
  expect(await configuration(engine)).toMatchObject({ disabled: true });
});

test("an instance without a configuration is told as such", async () => {
  const engine = await DeployedEngine.keyless(cloud, []);
  expect((await verify(engine, "key")).stderr).toContain("has no configuration");
});
