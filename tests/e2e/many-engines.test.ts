import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { seeded } from "./_helpers/account";
import { makeInstances, otherOwnerKey } from "./_helpers/instances";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

// Fifty engines in two accounts: one `up`.
const count = 50;
let project: Project;
let instances: string[];
beforeAll(async () => {
  project = Project.create();
  const { exitCode, text } = await project.run(["cloud", "start"]);
  if (exitCode !== 0) throw new Error(text);
  const cloud = project.cloud();
  const names = Array.from({ length: count }, (_, index) => `engine-${index + 1}`);
  const abroad = await cloud.token(otherOwnerKey(project));
  instances = [
    ...(await makeInstances(cloud, names.slice(0, 48), await cloud.token())),
    ...(await makeInstances(cloud, names.slice(48), abroad, seeded.otherResourceGroup)),
  ];
  await project.run(["cloud", "clock", "advance", "1m"]);
});
afterAll(() => project.close());

/** Most keyless, some by key; the last two in the other account, whose key comes from two places. */
function engines() {
  return instances.map((instance, index) => ({
    name: `engine-${index + 1}`,
    instance,
    mode: index % 12 === 11 || index >= 48 ? "key" : "keyless",
    verify: index >= 48,
    ...(index === 48 ? { account: "by-variable" } : index === 49 ? { account: "by-secret" } : {}),
  }));
}

function configure(change: (config: Record<string, unknown>) => void): void {
  const file = join(project.folder, "Pulumi.dev.yaml");
  const content = parse(readFileSync(file, "utf8"));
  change(content.config);
  writeFileSync(file, stringify(content));
}

/** Names of service IDs, and how many authorizations there are, as the owner of an account sees them. */
async function contents(account: string, apikey?: string) {
  const cloud = project.cloud();
  const token = await cloud.token(apikey);
  const list = async (path: string) =>
    (await cloud.call(`https://iam.cloud.ibm.com/${path}&account_id=${account}`, { token })).body;
  const { serviceids } = await list("v1/serviceids?pagesize=100");
  const { policies } = await list("v1/policies?type=authorization");
  return {
    serviceIds: (serviceids as { name: string }[]).map(({ name }) => name).sort(),
    authorizations: (policies as unknown[]).length,
  };
}

const serviceIdOf = (engine: number) => `engine-${engine}-iam-credentials-engine`;

test("fifty engines in two accounts are deployed by one `up`, each with its own account's key", async () => {
  configure((config) => {
    config["machine-credentials:accounts"] = [
      { name: "by-variable", apiKeyFrom: { environment: "OTHER_API_KEY" } },
      { name: "by-secret", apiKeyFrom: { secret: "apiKeys:other" } },
    ];
    config["machine-credentials:engines"] = engines();
  });
  const otherKey = otherOwnerKey(project);
  const script = `eval "$(npm run -s cloud -- env)" && pulumi stack init dev && pulumi config set --secret apiKeys:other`;
  const set = await project.shell(`${script} < .local/cloud/other-owner.apikey`);
  expect({ exitCode: set.exitCode, text: set.text }).toMatchObject({ exitCode: 0 });
  const { exitCode, text } = await project.run(["up", "--skip-preview"], { OTHER_API_KEY: otherKey });
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });

  expect(await contents(seeded.account)).toEqual({
    serviceIds: [12, 24, 36, 48].map(serviceIdOf),
    authorizations: 2 * 44,
  });
  expect(await contents(seeded.otherAccount, otherKey)).toEqual({
    serviceIds: [49, 50].map(serviceIdOf),
    authorizations: 0,
  });
  expect(text + project.stateText()).not.toContain(otherKey);
});

test("an engine whose account has another key is stopped before anything is made", async () => {
  configure((config) => {
    config["machine-credentials:engines"] = engines()
      .slice(0, 1)
      .map((engine) => ({ ...engine, account: "by-variable" }));
  });
  const { exitCode, text } = await project.run(["preview"], { OTHER_API_KEY: otherOwnerKey(project) });
  expect(text).toContain(`the key in OTHER_API_KEY is of account ${seeded.otherAccount}`);
  expect(exitCode).not.toBe(0);
});
