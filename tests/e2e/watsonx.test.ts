import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { contentsOf, seeded } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

const platform = "https://api.dataplatform.cloud.ibm.com";
const instance = `crn:v1:bluemix:public:pm-20:us-south:a/${seeded.account}:3f7b1f9e-0000-4000-8000-000000000002::`;

// One stack's life in one file: each test goes on from the one before.
let project: Project;
let spaces: string[];

beforeAll(async () => {
  project = Project.create();
  const { exitCode, text } = await project.run(["cloud", "start"]);
  if (exitCode !== 0) throw new Error(text);
  spaces = [await newSpace("one"), await newSpace("two")];
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

/** `type role` of the members besides the space's maker. */
async function membersOf(space: string): Promise<string[]> {
  const { body } = await call(`/v2/spaces/${space}/members`);
  return body.resources
    .filter(({ id }: { id: string }) => id !== seeded.owner)
    .map(({ type, role }: { type: string; role: string }) => `${type} ${role}`)
    .sort();
}

async function serviceMember(space: string): Promise<string> {
  const { body } = await call(`/v2/spaces/${space}/members?type=service`);
  return `/v2/spaces/${space}/members/${body.resources[0].id}`;
}

function configure(watsonx: unknown): void {
  const file = join(project.folder, "Pulumi.dev.yaml");
  const content = parse(readFileSync(file, "utf8"));
  content.config["machine-credentials:watsonx"] = watsonx;
  // Quoted, for Pulumi reads a bare time as a date, and gives it to the program in another form.
  writeFileSync(file, stringify(content, { defaultStringType: "QUOTE_DOUBLE" }));
}

const expiresAt = `${new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 19)}Z`;
const scorer = (...members: { id: string | undefined; role: string }[]) => ({
  name: "scorer",
  instance,
  spaces: members,
  // Neither ending nor being replaced, the key would be stopped by the policy pack.
  apiKey: { expiresAt },
});
const batch = (id: string | undefined) => ({
  name: "batch",
  instance,
  spaces: [{ id, role: "editor" }],
  computeResource: { type: "IKS_SA", conditions: { namespace: "batch", name: "default" } },
});

test("`up` gives one application a key and another none, and makes both members of their spaces", async () => {
  configure([scorer({ id: spaces[0], role: "viewer" }, { id: spaces[1], role: "editor" }), batch(spaces[0])]);
  const { exitCode, text } = await project.run(["up"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(await membersOf(spaces[0]!)).toEqual(["profile editor", "service viewer"]);
  expect(await membersOf(spaces[1]!)).toEqual(["service editor"]);
  const { apiKeys } = await contentsOf(project.cloud());
  expect(apiKeys.map(({ name }) => name)).toContain("scorer-watsonx");
  expect(apiKeys).toHaveLength(2); // the engine's is the other one
});

test("a role changed by hand and a removed member are found by a preview that expects no changes", async () => {
  const body = [{ op: "replace", path: "/role", value: "admin" }];
  await call(await serviceMember(spaces[0]!), { method: "PATCH", body });
  await call(await serviceMember(spaces[1]!), { method: "DELETE" });
  const { exitCode, text } = await project.run(["preview", "--expect-no-changes", "--diff"]);
  expect(text).toMatch(/MEMBER_ROLE_SEEN\s*: "viewer" => "admin"/);
  expect(text).toMatch(/MEMBER_ROLE_SEEN\s*: "editor" => "none"/);
  expect(text).toMatch(/2 to update/);
  expect(exitCode).not.toBe(0);
});

test("the next `up` puts both right and follows a role changed in the configuration", async () => {
  configure([scorer({ id: spaces[0], role: "editor" }, { id: spaces[1], role: "editor" }), batch(spaces[0])]);
  const { exitCode, text } = await project.run(["up"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(await membersOf(spaces[0]!)).toEqual(["profile editor", "service editor"]);
  expect(await membersOf(spaces[1]!)).toEqual(["service editor"]);
});

test("`destroy` takes away its own members and nobody else's", async () => {
  const { exitCode, text } = await project.run(["destroy"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  for (const space of spaces) {
    const { body } = await call(`/v2/spaces/${space}/members`);
    expect(body.resources).toMatchObject([{ id: seeded.owner, role: "admin" }]);
  }
  expect((await contentsOf(project.cloud())).serviceIds).toEqual([]);
});
