import { contentsOf, secretsManager, seeded } from "./_helpers/account";
import { settingsOf, useSettings } from "./_helpers/examples";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

// An engine that somebody set up by hand becomes a stack's, and stays when the stack goes.
const iam = "https://iam.cloud.ibm.com";
const account_id = seeded.account;
let project: Project;
let token: string;
let byHand: { serviceId: string; twins: string[]; group: string; policies: string[]; key: string };
/** Asks for all that was set up by hand, by name. */
const example = settingsOf("adoption") as { engines: { adopt: Record<string, unknown> }[] };

beforeAll(async () => {
  project = Project.create();
  const { exitCode, text } = await project.run(["cloud", "start"]);
  if (exitCode !== 0) throw new Error(text);
  token = await project.cloud().token();
  byHand = await setUpByHand();
});
afterAll(() => project.close());

async function make(url: string, body: unknown) {
  const reply = await project.cloud().call(url, { token, body });
  if (reply.status !== 201) throw new Error(`${url}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** As IBM's guide has it, with names of somebody's own, and two service IDs of one name beside it. */
async function setUpByHand() {
  const newServiceId = (name: string, description: string) =>
    make(`${iam}/v1/serviceids`, { account_id, name, description });
  const serviceId = await newServiceId("payments-engine", "The payments team's");
  const twins = [await newServiceId("payments", "Older"), await newServiceId("payments", "Newer")];
  const { iam_id } = serviceId;
  const policies = [];
  for (const [role, service] of [
    ["Operator", "iam-identity"],
    ["Editor", "iam-groups"],
  ]) {
    const attributes = [
      { name: "accountId", value: account_id },
      { name: "serviceName", value: service },
    ];
    const policy = {
      type: "access",
      subjects: [{ attributes: [{ name: "iam_id", value: iam_id }] }],
      roles: [{ role_id: `crn:v1:bluemix:public:iam::::role:${role}` }],
      resources: [{ attributes }],
    };
    policies.push((await make(`${iam}/v1/policies`, policy)).id);
  }
  const group = await make(`${iam}/v2/groups?account_id=${account_id}`, { name: "payments-rights" });
  const members = [{ iam_id: seeded.owner, type: "user" }];
  const url = `${iam}/v2/groups/${group.id}/members`;
  await project.cloud().call(url, { token, method: "PUT", body: { members } });
  const key = await make(`${iam}/v1/apikeys`, { account_id, iam_id, name: "payments-key" });
  await make(`${secretsManager}/api/v2/configurations`, {
    config_type: "iam_credentials_configuration",
    name: "payments-engine",
    api_key: key.apikey,
  });
  return {
    serviceId: serviceId.id,
    twins: twins.map(({ id }) => id),
    group: group.id,
    policies,
    key: key.id,
  };
}

function adopt(wanted: unknown): void {
  useSettings(project, { ...example, engines: [{ ...example.engines[0], adopt: wanted }] });
}

async function membersOf(group: string): Promise<string[]> {
  const { body } = await project.cloud().call(`${iam}/v2/groups/${group}/members`, { token });
  return body.members.map(({ iam_id }: { iam_id: string }) => iam_id).sort();
}

test.each([
  ["nothing is asked for", undefined, () => ["payments-engine", "adopt.configuration"]],
  [
    "a name is ambiguous",
    { serviceId: "payments", configuration: "payments-engine" },
    () => ["2 service IDs have the name", ...byHand.twins, "Older", "Newer"],
  ],
  [
    "a name is unknown",
    { accessGroup: "nobody", configuration: "payments-engine" },
    () => ['adopt.accessGroup: there is no access group "nobody"'],
  ],
])("where %s, nothing is adopted", async (_case, wanted, said) => {
  adopt(wanted);
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  for (const words of said()) expect(text).toContain(words);
  expect(exitCode).not.toBe(0);
  expect((await contentsOf(project.cloud())).apiKeys.map(({ id }) => id)).toEqual([byHand.key]);
});

test("policies that exist are named, and never taken over unasked", async () => {
  const { policies: _, ...rest } = example.engines[0]!.adopt;
  adopt(rest);
  const { exitCode, text } = await project.run(["preview"]);
  expect(text).toContain(`${byHand.policies[0]} (Operator on iam-identity)`);
  expect(text).toContain(`${byHand.policies[1]} (Editor on iam-groups)`);
  expect(exitCode).not.toBe(0);
});

test("a preview shows that five things are imported; the engine gets another key, and nothing else changes", async () => {
  useSettings(project, example);
  const { exitCode, text } = await project.run(["preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(text).toMatch(/= 5 to import/);
  const changes = new Set(text.match(/\b\S+ (?:update|replace|delete) \[[^\]]*\]/g));
  expect([...changes].sort()).toEqual([
    // IBM's provider reads the target of a policy in two forms and takes one: the state drops the other.
    "payments-groups-editor update [diff: -resourceAttributes]",
    "payments-identity-operator update [diff: -resourceAttributes]",
  ]);
  expect(text).toContain(
    "Imported as it is: resourceAttributes is what IBM's provider calls its target a second time.",
  );
  expect(text).toContain("its key is not known to this stack");
});

test("`up` takes them over as they are; the engine has a key of the stack, and the group its members", async () => {
  const before = await contentsOf(project.cloud());
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(text).toContain("The engine works with the new key.");
  const after = await contentsOf(project.cloud());
  const named = (things: { name: string; description?: string }[]) =>
    things.map(({ name, description }) => `${name}: ${description}`).sort();
  expect(named(after.serviceIds)).toEqual(named(before.serviceIds));
  expect(after.groups).toEqual(before.groups);
  expect(after.policies.map(({ id }) => id).sort()).toEqual([...byHand.policies].sort());
  expect(after.configurations.map(({ name }) => name)).toEqual(["payments-engine"]);
  expect(after.apiKeys.map(({ name }) => name).sort()).toEqual([
    "payments-iam-credentials-engine",
    "payments-key",
  ]);
  expect(await membersOf(byHand.group)).toEqual([seeded.owner, `iam-${byHand.serviceId}`].sort());
});

test("`adopt` left in the configuration is harmless", async () => {
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect(text).toMatch(/Resources:\s+\d+ unchanged/);
  expect(exitCode).toBe(0);
});

test("what was adopted stays when the stack goes, and goes on working with the stack's last key", async () => {
  const rotated = await project.run(["rotate", "--skip-preview"]);
  expect({ exitCode: rotated.exitCode, text: rotated.text }).toMatchObject({ exitCode: 0 });
  const { exitCode, text } = await project.run(["destroy"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const { serviceIds, apiKeys, policies, groups, configurations } = await contentsOf(project.cloud());
  expect(serviceIds.map(({ id, locked }) => ({ id, locked }))).toContainEqual({
    id: byHand.serviceId,
    locked: false,
  });
  expect(policies.map(({ id }) => id).sort()).toEqual([...byHand.policies].sort());
  expect(groups.map(({ id }) => id)).toEqual([byHand.group]);
  expect(configurations).toHaveLength(1);
  expect(apiKeys.map(({ name }) => name).sort()).toEqual([
    "payments-iam-credentials-engine-2",
    "payments-key",
  ]);
  expect(await membersOf(byHand.group)).toContain(`iam-${byHand.serviceId}`);
  await make(`${secretsManager}/api/v2/secrets`, {
    secret_type: "iam_credentials",
    name: "afterwards",
    ttl: "3600",
    access_groups: [byHand.group],
    reuse_api_key: true,
  });
});
