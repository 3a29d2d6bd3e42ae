import { contentsOf, seeded } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

// One stack's life in one file: each test goes on from the one before.
const iam = "https://iam.cloud.ibm.com";
let project: Project;
beforeAll(async () => {
  project = Project.create();
  project.configure((engine) => {
    engine.serviceIdCreator = "on";
  });
  const { exitCode, text } = await project.run(["up", "--skip-preview"], patience);
  if (exitCode !== 0) throw new Error(text);
});
afterAll(() => project.close());

const patience = { ENGINE_PATIENCE_SECONDS: "1" };

async function call(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: unknown },
) {
  const cloud = project.cloud();
  return cloud.call(`${iam}${url}`, { token: await cloud.token(), ...options });
}

async function locks() {
  const { serviceIds, apiKeys } = await contentsOf(project.cloud());
  return {
    serviceIds: serviceIds.map(({ locked }) => locked),
    apiKeys: Object.fromEntries(apiKeys.map(({ name, locked }) => [name, locked])),
  };
}

async function serviceId(): Promise<{ id: string; iam_id: string }> {
  return (await contentsOf(project.cloud())).serviceIds[0]!;
}

async function restrictServiceIdCreation(restricted: boolean): Promise<void> {
  const { status } = await call(`/v1/accounts/${seeded.account}/settings/identity`, {
    method: "PUT",
    headers: { "if-match": "*" },
    body: { restrict_create_service_id: restricted ? "RESTRICTED" : "NOT_RESTRICTED" },
  });
  expect(status).toBe(200);
}

const key = "demo-iam-credentials-engine";

test("after `up` the service ID and its key are locked, and IAM refuses what somebody does by hand", async () => {
  expect(await locks()).toEqual({ serviceIds: [true], apiKeys: { [key]: true } });
  const { iam_id } = await serviceId();
  const attributes = [
    { name: "accountId", value: seeded.account },
    { name: "serviceName", value: "iam-groups" },
  ];
  const policy = await call("/v1/policies", {
    body: {
      type: "access",
      subjects: [{ attributes: [{ name: "iam_id", value: iam_id }] }],
      roles: [{ role_id: "crn:v1:bluemix:public:iam::::role:Administrator" }],
      resources: [{ attributes }],
    },
  });
  expect(policy).toMatchObject({ status: 409 });
  const { apiKeys } = await contentsOf(project.cloud());
  expect(await call(`/v1/apikeys/${apiKeys[0]?.id}`, { method: "DELETE" })).toMatchObject({ status: 409 });
});

test("one `up` changes what is locked, makes, replaces and removes parts of it, and leaves it locked", async () => {
  const before = await serviceId();
  project.configure((engine) => {
    engine.serviceIdCreator = "off";
    engine.description = "Described anew";
  });
  const { exitCode, text } = await project.run(["rotate", "--skip-preview"], patience);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(await locks()).toEqual({ serviceIds: [true], apiKeys: { [`${key}-2`]: true } });
  const { policies, serviceIds } = await contentsOf(project.cloud());
  expect(serviceIds).toMatchObject([{ id: before.id, description: "Described anew" }]);
  expect(policies).toHaveLength(2);
  const second = await project.run(["up", "--skip-preview"], patience);
  expect(second.text).toMatch(/Resources:\s+\d+ unchanged/);
});

test("a run that fails in the middle leaves a state from which the next `up` goes on, to a locked end", async () => {
  project.configure((engine) => {
    engine.grantsVia = "accessGroup";
  });
  await restrictServiceIdCreation(true);
  const failed = await project.run(["rotate", "--skip-preview"], patience);
  expect(failed.exitCode).not.toBe(0);
  expect(Object.keys((await locks()).apiKeys)).toHaveLength(2);
  await restrictServiceIdCreation(false);
  const { exitCode, text } = await project.run(["up", "--skip-preview"], patience);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(await locks()).toEqual({ serviceIds: [true], apiKeys: { [`${key}-3`]: true } });
  expect((await contentsOf(project.cloud())).policies).toHaveLength(2);
});

async function unlock(): Promise<{ id: string; iam_id: string }> {
  const found = await serviceId();
  await call(`/v1/serviceids/${found.id}/lock`, { method: "DELETE" });
  return found;
}

test("what was unlocked by hand is locked again, and that is no change in the run after it", async () => {
  const { iam_id } = await unlock();
  // A grant like one that the engine had before, but of somebody else's: it stays, and keeps nothing open.
  const attributes = [
    { name: "accountId", value: seeded.account },
    { name: "serviceName", value: "iam-identity" },
  ];
  const given = await call("/v1/policies", {
    body: {
      type: "access",
      subjects: [{ attributes: [{ name: "iam_id", value: iam_id }] }],
      roles: [{ role_id: "crn:v1:bluemix:public:iam-identity::::serviceRole:ServiceIdCreator" }],
      resources: [{ attributes }],
    },
  });
  expect(given.status).toBe(201);
  const again = await project.run(["up", "--skip-preview"], patience);
  expect(again.text).toMatch(/demo-lock-restored replaced/);
  expect(await locks()).toMatchObject({ serviceIds: [true] });
  expect((await contentsOf(project.cloud())).policies).toHaveLength(3);
  const { text } = await project.run(["up", "--skip-preview"], patience);
  expect(text).toMatch(/Resources:\s+\d+ unchanged/);
});

test("a key that was deleted by hand is told and made again, with other changes, under the lock", async () => {
  const [old] = (await contentsOf(project.cloud())).apiKeys;
  await call(`/v1/apikeys/${old?.id}/lock`, { method: "DELETE" });
  expect((await call(`/v1/apikeys/${old?.id}`, { method: "DELETE" })).status).toBe(204);
  project.configure((engine) => {
    delete engine.grantsVia;
    engine.description = "Described once more";
  });
  const { exitCode, text } = await project.run(["up", "--skip-preview"], patience);
  expect(text).toContain("the API key that its instance works with is not in IAM any more");
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(await locks()).toEqual({ serviceIds: [true], apiKeys: { [key]: true } });
});

test("what was changed or deleted by hand and locked again is put right under the lock, and stays locked", async () => {
  const { id } = await unlock();
  const body = { description: "Changed by hand" };
  const headers = { "if-match": "*" };
  expect((await call(`/v1/serviceids/${id}`, { method: "PUT", headers, body })).status).toBe(200);
  const { policies } = await contentsOf(project.cloud());
  const editor = policies.find(({ roles }) => roles[0]?.role_id.endsWith("Editor"));
  expect((await call(`/v1/policies/${editor?.id}`, { method: "DELETE" })).status).toBe(204);
  await call(`/v1/serviceids/${id}/lock`, { method: "POST" });
  const { exitCode, text } = await project.run(["up", "--skip-preview", "--refresh"], patience);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const now = await contentsOf(project.cloud());
  expect(now.serviceIds).toMatchObject([{ description: "Described once more", locked: true }]);
  expect(now.policies).toHaveLength(3);
});

test("`lock: false` unlocks, also together with a change", async () => {
  project.configure((engine) => {
    engine.lock = false;
    engine.grantsVia = "accessGroup";
  });
  const { exitCode, text } = await project.run(["up", "--skip-preview"], patience);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(await locks()).toEqual({ serviceIds: [false], apiKeys: { [key]: false } });
  const [stranger] = (await contentsOf(project.cloud())).policies.filter(({ roles }) =>
    roles[0]?.role_id.endsWith("ServiceIdCreator"),
  );
  expect((await call(`/v1/policies/${stranger?.id}`, { method: "DELETE" })).status).toBe(204);
});

test("locking an engine that stands, together with a rotation, ends locked; `destroy` takes it away", async () => {
  project.configure((engine) => {
    delete engine.lock;
  });
  const { exitCode, text } = await project.run(["rotate", "--skip-preview"], patience);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(await locks()).toEqual({ serviceIds: [true], apiKeys: { [`${key}-2`]: true } });
  const destroyed = await project.run(["destroy"]);
  expect({ exitCode: destroyed.exitCode, text: destroyed.text }).toMatchObject({ exitCode: 0 });
  expect(await contentsOf(project.cloud())).toMatchObject({ serviceIds: [], apiKeys: [], policies: [] });
});
