import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { contentsOf, seeded } from "./_helpers/account";
import { settingsOf } from "./_helpers/examples";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

const platform = "https://api.dataplatform.cloud.ibm.com";
/** The two applications of the example, whose space is made here. */
const [exampleScorer, exampleBatch] = settingsOf("watsonx").watsonx as {
  instance: string;
  spaces: Membership[];
}[];

// One stack's life in one file: each test goes on from the one before.
let project: Project;
let spaces: string[];
/** Exists before the stack, and is Admin of the second space already. */
let existing: { id: string; iam_id: string };

beforeAll(async () => {
  project = Project.create();
  const { exitCode, text } = await project.run(["cloud", "start"]);
  if (exitCode !== 0) throw new Error(text);
  spaces = [await newSpace("one"), await newSpace("two")];
  existing = await newServiceId("existing");
  const members = [{ id: existing.iam_id, type: "service", role: "admin" }];
  await call(`/v2/spaces/${spaces[1]}/members`, { body: { members } });
});
afterAll(() => project.close());

async function call(path: string, options: { method?: string; body?: unknown } = {}) {
  const cloud = project.cloud();
  return cloud.call(`${platform}${path}`, { token: await cloud.token(), ...options });
}

async function newSpace(name: string): Promise<string> {
  const resource_crn = `crn:v1:bluemix:public:cloud-object-storage:global:a/${seeded.account}:3f7b1f9e-0000-4000-8000-000000000001::`;
  const { body } = await call("/v2/spaces", { body: { name, storage: { resource_crn } } });
  return body.metadata.id;
}

async function inIam(method: string, path: string, body?: object) {
  const cloud = project.cloud();
  return (
    await cloud.call(`https://iam.cloud.ibm.com/v1/${path}`, { token: await cloud.token(), method, body })
  ).body;
}

async function newServiceId(name: string): Promise<{ id: string; iam_id: string }> {
  return inIam("POST", "serviceids", { account_id: seeded.account, name });
}

/** `type role` of the members besides the space's maker. */
async function membersOf(space: string): Promise<string[]> {
  const { body } = await call(`/v2/spaces/${space}/members`);
  return body.resources
    .filter(({ id }: { id: string }) => id !== seeded.owner)
    .map(({ type, role }: { type: string; role: string }) => `${type} ${role}`)
    .sort();
}

/** Address of the member that is the application's own service ID. */
async function scorerIn(space: string): Promise<string> {
  const { body } = await call(`/v2/spaces/${space}/members?type=service`);
  const { id } = body.resources.find((member: { id: string }) => member.id !== existing.iam_id);
  return `/v2/spaces/${space}/members/${id}`;
}

async function keysOf(iamId: string): Promise<string[]> {
  const { apiKeys } = await contentsOf(project.cloud());
  return apiKeys.filter((key) => key.iam_id === iamId).map(({ name }) => name);
}

async function outputs() {
  const { stdout } = await project.shell(
    'eval "$(node cli/main.mjs cloud env)"; pulumi stack output watsonx --json --stack dev',
  );
  return JSON.parse(stdout);
}

function configure(watsonx: unknown): void {
  const file = join(project.folder, "Pulumi.dev.yaml");
  const content = parse(readFileSync(file, "utf8"));
  content.config["machine-credentials:watsonx"] = watsonx;
  writeFileSync(file, stringify(content));
}

interface Membership {
  id: string | undefined;
  role: string;
}

const scorer = (spaces: Membership[], change: object = {}) => ({ ...exampleScorer, spaces, ...change });
const batch = (id: string | undefined) => ({
  ...exampleBatch,
  spaces: exampleBatch?.spaces.map(({ role }) => ({ id, role })),
});
const nightly = (id: string | undefined) => ({
  name: "nightly",
  instance: exampleScorer?.instance,
  serviceId: existing.id,
  spaces: [{ id, role: "viewer" }],
  apiKey: { engine: "demo" },
});

test("an application of another stack with the same name is told before anything is made", async () => {
  const { id, iam_id } = await newServiceId("scorer-watsonx");
  await inIam("POST", "apikeys", { account_id: seeded.account, iam_id, name: "scorer-watsonx" });
  configure([scorer([{ id: spaces[0], role: "viewer" }])]);
  const { exitCode, text } = await project.run(["preview"]);
  await inIam("DELETE", `serviceids/${id}`);
  expect(text).toContain(`The service ID scorer-watsonx exists in the account already (${id})`);
  expect(exitCode).not.toBe(0);

  const profile = await inIam("POST", "profiles", { account_id: seeded.account, name: "batch-watsonx" });
  configure([batch(spaces[0])]);
  const keyless = await project.run(["preview"]);
  await inIam("DELETE", `profiles/${profile.id}`);
  expect(keyless.text).toContain(`batch-watsonx exists in the account already (${profile.id})`);
  expect(keyless.exitCode).not.toBe(0);
});

test("`up` gives one application a key, another none and a third one of the engine, and makes them members", async () => {
  const members = [
    { id: spaces[0], role: "viewer" },
    { id: spaces[1], role: "editor" },
  ];
  configure([scorer(members), batch(spaces[0]), nightly(spaces[1])]);
  const { exitCode, text } = await project.run(["up"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(text).toMatch(/Access scorer to watsonx\.ai\s+exists {3}iam-ServiceId-/);
  expect(await membersOf(spaces[0]!)).toEqual(["profile editor", "service viewer"]);
  // The member that was there already was taken over.
  expect(await membersOf(spaces[1]!)).toEqual(["service editor", "service viewer"]);
  const { scorer: made } = await outputs();
  expect(await keysOf(made.iamId)).toEqual(["scorer-watsonx"]);
});

test("the engine's key of an application is read with the CRN that is an output", async () => {
  const { nightly: made } = await outputs();
  const { stdout } = await project.shell(
    `eval "$(node cli/main.mjs cloud env)"; node cli/main.mjs token --json --secret '${made.secretCrn}'`,
  );
  expect(JSON.parse(stdout)).toMatchObject({ iam_id: existing.iam_id });
});

test("a role changed by hand and a removed member are drift, and show in a preview", async () => {
  const body = [{ op: "replace", path: "/role", value: "admin" }];
  await call(await scorerIn(spaces[0]!), { method: "PATCH", body });
  await call(await scorerIn(spaces[1]!), { method: "DELETE" });
  const drift = await project.run(["drift"]);
  expect(drift.text).toMatch(
    /iam-ServiceId-\S+ in the deployment space \S+ was made admin; it should be viewer/,
  );
  expect(drift.text).toMatch(
    /iam-ServiceId-\S+ in the deployment space \S+ was removed; it should be editor/,
  );
  expect(drift.exitCode).toBe(7);
  const { exitCode, text } = await project.run(["preview", "--expect-no-changes", "--diff"]);
  expect(text).toMatch(/MEMBER_ROLE_SEEN\s*: "viewer" => "admin"/);
  expect(text).toMatch(/MEMBER_ROLE_SEEN\s*: "editor" => "none"/);
  expect(exitCode).not.toBe(0);
});

test("the next `up` puts both right, and a renamed application keeps its identity and its key", async () => {
  const { scorer: before } = await outputs();
  const members = [
    { id: spaces[0], role: "editor" },
    { id: spaces[1], role: "editor" },
  ];
  const renamed = scorer(members, { name: "ranker", formerNames: ["scorer"], apiKey: { overlap: 30 } });
  configure([renamed, batch(spaces[0]), nightly(spaces[1])]);
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(await membersOf(spaces[0]!)).toEqual(["profile editor", "service editor"]);
  expect(await membersOf(spaces[1]!)).toEqual(["service editor", "service viewer"]);
  const { ranker } = await outputs();
  expect(ranker).toMatchObject({ iamId: before.iamId, apiKeyId: before.apiKeyId });
  const drift = await project.run(["drift", "--json"]);
  const seen = JSON.parse(drift.stdout).members as { space?: string; group?: string }[];
  expect(seen.filter(({ space }) => space)).toHaveLength(4);
  expect(seen.filter(({ group }) => group)).toHaveLength(1); // the engine, in its own
  expect(drift.exitCode).toBe(0);
});

test("a rotation makes the next key and leaves the one before for the overlap", async () => {
  const { ranker: before } = await outputs();
  const { exitCode, text } = await project.run(["rotate", "--access", "ranker", "--skip-preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const { ranker } = await outputs();
  expect(ranker.apiKeyId).not.toBe(before.apiKeyId);
  expect((await keysOf(ranker.iamId)).sort()).toEqual(["ranker-watsonx", "ranker-watsonx-2"]);
  const apiKeys = (await contentsOf(project.cloud())).apiKeys.map(({ name }) => name);
  expect(apiKeys.filter((name) => name.startsWith("demo-"))).toEqual(["demo-iam-credentials-engine"]);
});

test("`destroy` takes away its own members and nobody else's", async () => {
  const { exitCode, text } = await project.run(["destroy", "--skip-preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  for (const space of spaces) {
    const { body } = await call(`/v2/spaces/${space}/members`);
    expect(body.resources).toMatchObject([{ id: seeded.owner, role: "admin" }]);
  }
  const { serviceIds, apiKeys } = await contentsOf(project.cloud());
  expect(serviceIds.map(({ name }) => name)).toEqual(["existing"]);
  expect(apiKeys).toEqual([]);
});
