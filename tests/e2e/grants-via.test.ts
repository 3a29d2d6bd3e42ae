import { type Contents, contentsOf, secretsManager, seeded } from "./_helpers/account";
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

/** Names of the service IDs in the engine's own group. */
async function membersOf(groupId: string): Promise<string[]> {
  const cloud = project.cloud();
  const url = `https://iam.cloud.ibm.com/v2/groups/${groupId}/members?limit=100&verbose=true`;
  const { body } = await cloud.call(url, { token: await cloud.token() });
  return (body.members as { name: string }[]).map(({ name }) => name).sort();
}

test("`up` evicts nobody from the engine's group, and puts the engine back that somebody took out", async () => {
  const cloud = project.cloud();
  const token = await cloud.token();
  const { groups, serviceIds } = await contentsOf(cloud);
  const members = `https://iam.cloud.ibm.com/v2/groups/${groups[0]?.id}/members`;
  const byHand = await cloud.call("https://iam.cloud.ibm.com/v1/serviceids", {
    token,
    body: { account_id: seeded.account, name: "added-by-hand" },
  });
  const stranger = { members: [{ iam_id: byHand.body.iam_id, type: "service" }] };
  expect((await cloud.call(members, { token, method: "PUT", body: stranger })).status).toBe(207);
  const secret = { secret_type: "iam_credentials", name: "dynamic", ttl: "3600", reuse_api_key: true };
  const dynamic = await cloud.call(`${secretsManager}/api/v2/secrets`, {
    token,
    body: { ...secret, access_groups: [groups[0]?.id] },
  });
  expect(dynamic.status).toBe(201);
  const engine = `${members}/${serviceIds[0]?.iam_id}`;
  expect((await cloud.call(engine, { token, method: "DELETE" })).status).toBe(204);

  const drift = await project.run(["drift"]);
  expect(drift.text).toContain(`${serviceIds[0]?.iam_id} in the access group ${groups[0]?.id} was removed`);
  expect(drift.exitCode).toBe(7);

  const { exitCode, text } = await project.run(["up", "--skip-preview", "--refresh"]);
  // What was deployed is as it should be, but two strangers have the engine's rights: the policy pack says so.
  expect({ exitCode, text }).toMatchObject({
    exitCode: 1,
    text: expect.stringMatching(/\[mandatory\].*ILP-B01/),
  });
  const all = ["Secrets-Manager-IAM-Secret-dynamic", "added-by-hand", "demo-iam-credentials-engine"];
  expect(await membersOf(groups[0]?.id ?? "")).toEqual(all);
  // Taken out once more before the next run, it is put back once more.
  expect((await cloud.call(engine, { token, method: "DELETE" })).status).toBe(204);
  const again = await project.run(["up", "--skip-preview"]);
  expect(again.text).toMatch(/demo-membership-repair replaced/);
  expect(await membersOf(groups[0]?.id ?? "")).toEqual(all);

  const made = `${secretsManager}/api/v2/secrets/${dynamic.body.id}`;
  expect((await cloud.call(made, { token, method: "DELETE" })).status).toBe(204);
  const url = `https://iam.cloud.ibm.com/v1/serviceids/${byHand.body.id}`;
  expect((await cloud.call(url, { token, method: "DELETE" })).status).toBe(204);
});

test("with the grants on its service ID, the same engine works without its membership", async () => {
  const cloud = project.cloud();
  const before = await contentsOf(cloud);
  project.configure((engine) => {
    delete engine.grantsVia;
  });
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(text).toMatch(/demo-membership-repair deleted/);
  const after = await contentsOf(cloud);
  const { groups, serviceIds, apiKeys } = after;
  // Unlocking and locking it on the way changes its entity tag.
  const identities = (of: Contents) => of.serviceIds.map(({ id, name, locked }) => ({ id, name, locked }));
  expect(identities(after)).toEqual(identities(before));
  expect(apiKeys.map(({ id }) => id)).toEqual(before.apiKeys.map(({ id }) => id));
  expect(await holders()).toEqual(["iam_id", "iam_id"]);
  const member = `https://iam.cloud.ibm.com/v2/groups/${groups[0]?.id}/members/${serviceIds[0]?.iam_id}`;
  expect((await cloud.call(member, { token: await cloud.token(), method: "DELETE" })).status).toBe(204);
  expect(await statusOfNewCredentials()).toBe(201);
});

test("a group that was deleted by hand is told, with the cure", async () => {
  const cloud = project.cloud();
  const [group] = (await contentsOf(cloud)).groups;
  const url = `https://iam.cloud.ibm.com/v2/groups/${group?.id}?force=true`;
  expect((await cloud.call(url, { token: await cloud.token(), method: "DELETE" })).status).toBe(204);
  expect((await project.run(["drift"])).text).toContain("`npm run up -- --refresh` puts them right.");
  const told = await project.run(["up", "--skip-preview"]);
  expect(told.text).toContain("its access group was deleted or renamed");
  expect({ exitCode: told.exitCode, text: told.text }).toMatchObject({ exitCode: 0 });
  const cured = await project.run(["up", "--skip-preview", "--refresh"]);
  expect({ exitCode: cured.exitCode, text: cured.text }).toMatchObject({ exitCode: 0 });
  const [made] = (await contentsOf(cloud)).groups;
  expect(await membersOf(made?.id ?? "")).toEqual(["demo-iam-credentials-engine"]);
});
