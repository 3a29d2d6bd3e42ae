import type { KeylessIamCredentialsEngineArgs } from "../../components/keyless-engine";
import { recordResources } from "./_helpers/recorder";

const registered = recordResources();

async function engine(args: Partial<KeylessIamCredentialsEngineArgs> = {}) {
  // Loaded after the mocks are set, so that no resource reaches a real engine.
  const { KeylessIamCredentialsEngine } = await import("../../components/keyless-engine");
  const made = new KeylessIamCredentialsEngine("demo", { instanceId: "guid", region: "us-south", ...args });
  await new Promise((done) => made.authorizationIds.apply(done));
  await new Promise((done) => setTimeout(done, 20));
  return made;
}

function made(type: string): Record<string, unknown>[] {
  return registered.filter((resource) => resource.type === type).map((resource) => resource.inputs);
}

const source = { sourceServiceName: "secrets-manager", sourceResourceInstanceId: "guid" };

test("authorizes the one instance, for making keys and for memberships, and nothing else", async () => {
  await engine();
  expect(made("IamAuthorizationPolicy")).toEqual([
    { ...source, targetServiceName: "iam-identity", roles: ["Operator"] },
    { ...source, targetServiceName: "iam-groups", roles: ["Groups Service Member Manage"] },
  ]);
  expect(registered.map(({ type }) => type).sort()).toEqual([
    "Command",
    "IamAuthorizationPolicy",
    "IamAuthorizationPolicy",
    "KeylessIamCredentialsEngine",
  ]);
});

test("authorizes Service ID creator only when asked", async () => {
  await engine({ serviceIdCreator: true });
  expect(made("IamAuthorizationPolicy")).toContainEqual({
    ...source,
    targetServiceName: "iam-identity",
    roles: ["Service ID creator"],
  });
});

test("authorizes an instance of another account", async () => {
  await engine({ sourceAccountId: "other" });
  for (const inputs of made("IamAuthorizationPolicy")) expect(inputs.sourceServiceAccount).toBe("other");
});

test("proves that the engine works, unless it is told not to", async () => {
  await engine();
  expect(made("Command")).toEqual([
    expect.objectContaining({ create: "node tools/run.cjs engine-verify keyless" }),
  ]);
  registered.length = 0;
  await engine({ verify: false });
  expect(made("Command")).toEqual([]);
});

test("names every child after the engine", async () => {
  await engine({ serviceIdCreator: true });
  for (const { name } of registered) expect(name).toMatch(/^demo(-|$)/);
});
