import { contentsOf, secretsManager } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(180_000);

// Both ways of holding the grants, one after the other, in one stack.
let project: Project;
beforeAll(async () => {
  project = Project.create();
  project.configure((engine) => {
    engine.grantsVia = "accessGroup";
  });
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  if (exitCode !== 0) throw new Error(text);
});
afterAll(() => project.close());

/** Asks the engine for credentials, and takes them away again. */
async function statusOfNewCredentials(): Promise<number> {
  const cloud = project.cloud();
  const token = await cloud.token();
  const [serviceId] = (await contentsOf(cloud)).serviceIds;
  const body = { secret_type: "iam_credentials", name: "try", ttl: "3600", reuse_api_key: true };
  const made = await cloud.call(`${secretsManager}/api/v2/secrets`, {
    token,
    body: { ...body, service_id: serviceId?.id },
  });
  if (made.status === 201) {
    const url = `${secretsManager}/api/v2/secrets/${made.body.id}`;
    expect((await cloud.call(url, { token, method: "DELETE" })).status).toBe(204);
  }
  return made.status;
}

/** Whom the policies of the account are for, by attribute. */
async function holders(): Promise<string[]> {
  const { policies } = await contentsOf(project.cloud());
  return policies.map((policy) => {
    const { subjects } = policy as unknown as { subjects: { attributes: { name: string }[] }[] };
    return subjects[0]?.attributes.map(({ name }) => name).join() ?? "";
  });
}

test("with the grants on its own group, the engine works because it is a member", async () => {
  const cloud = project.cloud();
  expect(await holders()).toEqual(["access_group_id", "access_group_id"]);
  expect(await statusOfNewCredentials()).toBe(201);
  const { groups, serviceIds } = await contentsOf(cloud);
  const member = `https://iam.cloud.ibm.com/v2/groups/${groups[0]?.id}/members/${serviceIds[0]?.iam_id}`;
  const token = await cloud.token();
  expect((await cloud.call(member, { token, method: "DELETE" })).status).toBe(204);
  expect(await statusOfNewCredentials()).toBe(400);
  const url = `https://iam.cloud.ibm.com/v2/groups/${groups[0]?.id}/members`;
  const members = [{ iam_id: serviceIds[0]?.iam_id, type: "service" }];
  expect((await cloud.call(url, { token, method: "PUT", body: { members } })).status).toBe(207);
  expect(await statusOfNewCredentials()).toBe(201);
});

test("a secret cannot borrow the engine's own group, and with it its rights", async () => {
  const { groups } = await contentsOf(project.cloud());
  const secrets = [{ name: "mighty", accessGroups: [groups[0]?.id], ttl: "1d" }];
  project.configure((engine) => {
    engine.secretGroups = [{ name: "orders", secrets }];
  });
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect(text).toContain(`secret mighty: ${groups[0]?.id} is the engine's own`);
  expect(exitCode).not.toBe(0);
  project.configure((engine) => {
    delete engine.secretGroups;
  });
});

test("with the grants on its service ID, the same engine works without its membership", async () => {
  const cloud = project.cloud();
  const before = await contentsOf(cloud);
  project.configure((engine) => {
    delete engine.grantsVia;
  });
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const { groups, serviceIds, apiKeys } = await contentsOf(cloud);
  expect({ serviceIds, keys: apiKeys.map(({ id }) => id) }).toEqual({
    serviceIds: before.serviceIds,
    keys: before.apiKeys.map(({ id }) => id),
  });
  expect(await holders()).toEqual(["iam_id", "iam_id"]);
  const member = `https://iam.cloud.ibm.com/v2/groups/${groups[0]?.id}/members/${serviceIds[0]?.iam_id}`;
  expect((await cloud.call(member, { token: await cloud.token(), method: "DELETE" })).status).toBe(204);
  expect(await statusOfNewCredentials()).toBe(201);
});
