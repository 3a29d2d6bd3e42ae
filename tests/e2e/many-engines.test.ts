import { seeded } from "./_helpers/account";
import { settingsOf, together, useSettings } from "./_helpers/examples";
import { makeInstances, otherOwnerKey } from "./_helpers/instances";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

// Fifty engines in two accounts, those of the examples among them: one `up`.
const count = 50;
const iam = "https://iam.cloud.ibm.com";
const examples = together(
  ...["keyless", "own-group", "key-lifetime", "existing-group", "secret-groups", "several-accounts"].map(
    settingsOf,
  ),
);
let project: Project;
let settings: Record<string, unknown>;
let otherKey: string;
beforeAll(async () => {
  project = Project.create();
  const { exitCode, text } = await project.run(["cloud", "start"]);
  if (exitCode !== 0) throw new Error(text);
  otherKey = otherOwnerKey(project);
  settings = { ...examples, engines: await fiftyEngines() };
  await project.run(["cloud", "clock", "advance", "1m"]);
});
afterAll(() => project.close());

/** Each with an instance of its own; groups that an example leaves open are made for it. */
async function fiftyEngines(): Promise<object[]> {
  const cloud = project.cloud();
  const [token, abroad] = [await cloud.token(), await cloud.token(otherKey)];
  const inGroupOf = async (engine: { name: string; account?: string }): Promise<typeof engine> => {
    const body = { name: `group-of-${engine.name}` };
    const group = await cloud.call(`${iam}/v2/groups?account_id=${seeded.account}`, { token, body });
    return JSON.parse(JSON.stringify(engine).replace(/AccessGroupId-[0-9a-f-]+/g, group.body.id));
  };
  const shown = await Promise.all((examples.engines as { name: string; account?: string }[]).map(inGroupOf));
  const others = Array.from({ length: count - shown.length }, (_, index) => ({
    name: `engine-${index + 1}`,
  }));
  const there = [...shown.filter(({ account }) => !account), ...others].map(({ name }) => name);
  const elsewhere = shown.filter(({ account }) => account).map(({ name }) => name);
  const instances = new Map([
    ...(await makeInstances(cloud, there, token)).map((crn, index) => [there[index], crn] as const),
    ...(await makeInstances(cloud, elsewhere, abroad, seeded.otherResourceGroup)).map(
      (crn, index) => [elsewhere[index], crn] as const,
    ),
  ]);
  const quiet = others.map((engine) => ({ ...engine, mode: "keyless", verify: false }));
  return [...shown, ...quiet].map((engine) => ({ ...engine, instance: instances.get(engine.name) }));
}

/** Names of service IDs, and how many authorizations there are, as the owner of an account sees them. */
async function contents(account: string, apikey?: string) {
  const cloud = project.cloud();
  const token = await cloud.token(apikey);
  const list = async (path: string) =>
    (await cloud.call(`${iam}/${path}&account_id=${account}`, { token })).body;
  const { serviceids } = await list("v1/serviceids?pagesize=100");
  const { policies } = await list("v1/policies?type=authorization");
  return {
    serviceIds: (serviceids as { name: string }[]).map(({ name }) => name).sort(),
    authorizations: (policies as unknown[]).length,
  };
}

const serviceIdOf = (engine: string) => `${engine}-iam-credentials-engine`;

test("fifty engines in two accounts are deployed by one `up`, each with its own account's key", async () => {
  useSettings(project, settings);
  const script = `eval "$(npm run -s cloud -- env)" && pulumi stack init dev && pulumi config set --secret apiKeys:other`;
  const set = await project.shell(`${script} < .local/cloud/other-owner.apikey`);
  expect(set.exitCode === 0 ? "" : set.text).toBe("");
  const { exitCode, text } = await project.run(["up", "--skip-preview"], { OTHER_API_KEY: otherKey });
  expect(exitCode === 0 ? "" : text).toBe("");

  const byKey = ["joining", "lending", "own-group", "short-lived"].map(serviceIdOf);
  expect(await contents(seeded.account)).toEqual({
    serviceIds: ["Secrets-Manager-IAM-Secret-orders-database", ...byKey],
    authorizations: 2 * 44,
  });
  expect(await contents(seeded.otherAccount, otherKey)).toEqual({
    serviceIds: ["abroad", "abroad-sealed"].map(serviceIdOf),
    authorizations: 0,
  });
  expect(text + project.stateText()).not.toContain(otherKey);
});

test("an engine whose account has another key is stopped before anything is made", async () => {
  const [engine] = settings.engines as object[];
  useSettings(project, { ...settings, engines: [{ ...engine, account: "by-variable" }] });
  const { exitCode, text } = await project.run(["preview"], { OTHER_API_KEY: otherKey });
  expect(text).toContain(`the key in OTHER_API_KEY is of account ${seeded.otherAccount}`);
  expect(exitCode).not.toBe(0);
});
