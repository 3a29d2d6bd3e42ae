import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contentsOf, secretsManager } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(180_000);

// One stack's life in one file: each test goes on from the one before, as a user's day does.
let project: Project;
let engineKey: string;
beforeAll(() => {
  project = Project.create();
});
afterAll(() => project.close());

test("a fresh `up` deploys the engine and says what exists now", async () => {
  const { exitCode, text } = await project.run(["up"]);
  expect(text).toContain("Engine demo");
  expect(exitCode).toBe(0);
  const { serviceIds, apiKeys, policies, groups, configurations } = await contentsOf(project.cloud());
  expect(serviceIds.map(({ name }) => name)).toEqual(["demo-iam-credentials-engine"]);
  expect(apiKeys.map(({ name }) => name)).toEqual(["demo-iam-credentials-engine"]);
  expect(policies).toHaveLength(2);
  expect(groups.map(({ name }) => name)).toEqual(["demo-iam-credentials-engine"]);
  expect(configurations.map(({ name }) => name)).toEqual(["iam-credentials-engine"]);
});

test("the engine's key is nowhere in plain text: state, outputs, files of the checkout", async () => {
  const cloud = project.cloud();
  const { body } = await cloud.call(`${secretsManager}/api/v2/configurations/iam-credentials-engine`, {
    token: await cloud.token(),
  });
  engineKey = body.api_key;
  expect(engineKey).toMatch(/^\S{40,}$/);
  expect(project.stateText()).not.toContain(engineKey);
  const { exitCode, stdout } = await project.shell(
    `grep -rlF --exclude-dir=node_modules --exclude-dir=cloud -e '${engineKey}' . ; test $? -eq 1`,
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
});

test("a secret made by the engine has a key that gets a token", async () => {
  const cloud = project.cloud();
  await expect(cloud.token(engineKey)).resolves.toMatch(/^ey/);
  const token = await cloud.token();
  const [group] = (await contentsOf(cloud)).groups;
  const made = await cloud.call(`${secretsManager}/api/v2/secrets`, {
    token,
    body: {
      secret_type: "iam_credentials",
      name: "for-an-application",
      ttl: "3600",
      access_groups: [group?.id],
      reuse_api_key: true,
    },
  });
  expect(made.status).toBe(201);
  const { body } = await cloud.call(`${secretsManager}/api/v2/secrets/${made.body.id}`, { token });
  await expect(cloud.token(body.api_key)).resolves.toMatch(/^ey/);
  const removed = await cloud.call(`${secretsManager}/api/v2/secrets/${made.body.id}`, {
    token,
    method: "DELETE",
  });
  expect(removed.status).toBe(204);
});

test("the configuration that is in git stays as it was", () => {
  const file = "Pulumi.dev.yaml";
  expect(readFileSync(join(project.folder, file), "utf8")).toBe(
    readFileSync(join(__dirname, "../..", file), "utf8"),
  );
});

test("a second `up` changes nothing", async () => {
  const { exitCode, text } = await project.run(["up"]);
  expect(exitCode).toBe(0);
  expect(text).toMatch(/Resources:\s+\d+ unchanged/);
});

test("nothing has drifted, and a change by hand is drift with Pulumi's exit code", async () => {
  const clean = await project.run(["drift"]);
  expect(clean.exitCode).toBe(0);
  const cloud = project.cloud();
  const token = await cloud.token();
  const [serviceId] = (await contentsOf(cloud)).serviceIds;
  const url = `https://iam.cloud.ibm.com/v1/serviceids/${serviceId?.id}`;
  await cloud.call(`${url}/lock`, { method: "DELETE", token });
  const renamed = await cloud.call(url, {
    method: "PUT",
    token,
    headers: { "if-match": "*" },
    body: { name: "renamed-by-hand" },
  });
  expect(renamed.status).toBe(200);
  await cloud.call(`${url}/lock`, { method: "POST", token });
  const drifted = await project.run(["drift"]);
  expect(drifted.text).toContain("renamed-by-hand");
  expect(drifted.exitCode).toBe(7);
});

test("an engine that is renamed is changed in place", async () => {
  const before = await contentsOf(project.cloud());
  project.configure((engine) => {
    engine.formerNames = [engine.name];
    engine.name = "renamed";
  });
  const { exitCode, text } = await project.run(["up"]);
  expect(exitCode).toBe(0);
  expect(text).not.toMatch(/\d+ (?:created|deleted|replaced)/);
  const after = await contentsOf(project.cloud());
  expect(after.serviceIds).toMatchObject([
    { id: before.serviceIds[0]?.id, name: "renamed-iam-credentials-engine" },
  ]);
  expect(after.apiKeys.map(({ id }) => id)).toEqual(before.apiKeys.map(({ id }) => id));
});

test("`destroy` leaves nothing behind, and the key is dead", async () => {
  const { exitCode } = await project.run(["destroy"]);
  expect(exitCode).toBe(0);
  const cloud = project.cloud();
  expect(await contentsOf(cloud)).toEqual({
    serviceIds: [],
    apiKeys: [],
    policies: [],
    groups: [],
    configurations: [],
  });
  await expect(cloud.token(engineKey)).rejects.toThrow(/BXNIM0415E/);
});
