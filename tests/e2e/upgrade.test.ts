import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { contentsOf, secretsManager, seeded } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

// A stack that the first version of this project deployed. Its state is a fixture: exported from that version, with
// placeholders for what the cloud names anew and for the key.
const iam = "https://iam.cloud.ibm.com";
const account_id = seeded.account;
const exports = 'set -euo pipefail; eval "$(node cli/main.mjs cloud env)"';
let project: Project;
let made: Record<string, string>;

beforeAll(async () => {
  project = Project.create();
  const { exitCode, text } = await project.shell(`${exports}; pulumi stack select dev --create`);
  if (exitCode !== 0) throw new Error(text);
  made = await asTheFirstVersionMadeIt();
  const fixture = readFileSync(join(__dirname, "_fixtures", "first-version.json"), "utf8");
  const state = JSON.parse(fixture.replace(/\$\{([\w-]+)\}/g, (_whole, name: string) => made[name]!));
  // The import encrypts what is secret for this stack.
  const { encryptionsalt } = parse(readFileSync(join(project.folder, "Pulumi.dev.yaml"), "utf8"));
  state.deployment.secrets_providers = { type: "passphrase", state: { salt: encryptionsalt } };
  writeFileSync(join(project.folder, "first-version.json"), JSON.stringify(state));
  const imported = await project.shell(
    `${exports}; pulumi stack import --file first-version.json; rm first-version.json`,
  );
  if (imported.exitCode !== 0) throw new Error(imported.text);
});
afterAll(() => project.close());

async function make(url: string, body: unknown) {
  const cloud = project.cloud();
  const reply = await cloud.call(url, { token: await cloud.token(), body });
  if (reply.status !== 201) throw new Error(`${url}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** What the state speaks of, by the names of its placeholders. */
async function asTheFirstVersionMadeIt(): Promise<Record<string, string>> {
  const named = { name: "demo-iam-credentials-engine", description: "Credentials for the demo application" };
  const { id, iam_id } = await make(`${iam}/v1/serviceids`, { account_id, ...named });
  const group = await make(`${iam}/v2/groups?account_id=${account_id}`, named);
  const cloud = project.cloud();
  const members = [{ iam_id, type: "service" }];
  const url = `${iam}/v2/groups/${group.id}/members`;
  await cloud.call(url, { token: await cloud.token(), method: "PUT", body: { members } });
  const key = await make(`${iam}/v1/apikeys`, { account_id, iam_id, ...named, store_value: false });
  const policy = async (role: string, value: string) => {
    const attributes = [
      { name: "accountId", value: account_id },
      { name: "serviceName", value },
    ];
    const { id: policyId } = await make(`${iam}/v1/policies`, {
      type: "access",
      subjects: [{ attributes: [{ name: "iam_id", value: iam_id }] }],
      roles: [{ role_id: `crn:v1:bluemix:public:iam::::role:${role}` }],
      resources: [{ attributes }],
    });
    return policyId as string;
  };
  const policies = {
    "identity-operator": await policy("Operator", "iam-identity"),
    "groups-editor": await policy("Editor", "iam-groups"),
  };
  await make(`${secretsManager}/api/v2/configurations`, {
    config_type: "iam_credentials_configuration",
    name: "iam-credentials-engine",
    api_key: key.apikey,
  });
  return { serviceId: id, groupId: group.id, apiKeyId: key.id, apiKey: key.apikey, ...policies };
}

test("the present version takes the stack over and makes no identity, grant or key anew", async () => {
  const { exitCode, text } = await project.shell(`${exports}; pulumi up --yes --skip-preview --diff`);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(text).not.toMatch(/\d+ (?:deleted|replaced)/);
  expect(text).not.toContain(made.apiKey);
  const { serviceIds, apiKeys, policies, groups, configurations } = await contentsOf(project.cloud());
  expect(serviceIds.map(({ id }) => id)).toEqual([made.serviceId]);
  expect(apiKeys).toMatchObject([{ id: made.apiKeyId }]);
  expect(apiKeys[0]).not.toHaveProperty("expires_at");
  expect(policies.map(({ id }) => id).sort()).toEqual(
    [made["identity-operator"], made["groups-editor"]].sort(),
  );
  expect(groups.map(({ id }) => id)).toEqual([made.groupId]);
  expect(configurations).toHaveLength(1);
});

test("that was all: a second `up` changes nothing, and `destroy` leaves nothing", async () => {
  const second = await project.shell(`${exports}; pulumi up --yes --skip-preview`);
  expect(second.text).toMatch(/Resources:\s+\d+ unchanged/);
  const { exitCode, text } = await project.shell(`${exports}; pulumi destroy --yes --skip-preview`);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const left = await contentsOf(project.cloud());
  expect(left).toEqual({ serviceIds: [], apiKeys: [], policies: [], groups: [], configurations: [] });
});
