import { contentsOf, secretsManager, seeded } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(180_000);

// One life of the secrets of an application: each test goes on from the one before.
const iam = "https://iam.cloud.ibm.com";
const account_id = seeded.account;
let project: Project;
let token: string;
let readerKey: string;
let accessGroup: string;
let reader: string;

const secret = () => ({ name: "orders-database", accessGroups: [accessGroup], ttl: "30d", rotateEvery: 7 });

beforeAll(async () => {
  project = Project.create();
  // Its keys live for a month, and are replaced every week.
  project.decide({ parameters: { maxSecretTtlHours: 2160 } });
  const { exitCode, text } = await project.run(["cloud", "start"]);
  if (exitCode !== 0) throw new Error(text);
  token = await project.cloud().token();
  accessGroup = (await make(`${iam}/v2/groups?account_id=${account_id}`, { name: "orders-rights" })).id;
  const serviceId = await make(`${iam}/v1/serviceids`, { account_id, name: "orders-application" });
  reader = serviceId.id;
  const key = { account_id, name: "of-the-reader", iam_id: serviceId.iam_id };
  readerKey = (await make(`${iam}/v1/apikeys`, key)).apikey;
});
afterAll(() => project.close());

async function make(url: string, body: unknown) {
  const reply = await project.cloud().call(url, { token, body });
  if (reply.status !== 201) throw new Error(`${url}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

function configure(secrets: unknown[]): void {
  project.configure((engine) => {
    engine.secretGroups = [{ name: "orders", readers: [{ serviceId: reader }], secrets }];
  });
}

/** The example of an application, as the reader. */
async function runExample() {
  const { stdout } = await project.shell("npm run -s cloud -- env");
  const proxy = stdout.split("\n").filter((line) => /HTTPS_PROXY|NODE_EXTRA_CA_CERTS/.test(line));
  return project.shell(`${proxy.join("\n")}\nnode examples/applications/read-credentials.mjs`, {
    READER_API_KEY: readerKey,
    SECRETS_MANAGER: secretsManager,
    SECRET_GROUP: "orders",
    SECRET_NAME: "orders-database",
  });
}

async function secretNamed(name: string) {
  const url = `${secretsManager}/api/v2/secret_groups/orders/secret_types/iam_credentials/secrets/${name}`;
  return (await project.cloud().call(url, { token })).body;
}

test("a group that does not exist stops `up` before anything is made", async () => {
  const unknown = "AccessGroupId-00000000-0000-4000-8000-000000000000";
  configure([{ ...secret(), accessGroups: [unknown] }]);
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect(text).toMatch(
    new RegExp(`secret orders-database: ${unknown} cannot be read in account \\w+ .*\\(404\\)`),
  );
  expect(exitCode).not.toBe(0);
  expect((await contentsOf(project.cloud())).configurations).toEqual([]);
});

test("a secret group that somebody made by hand is not taken over unasked", async () => {
  const url = `${secretsManager}/api/v2/secret_groups`;
  const { id } = await make(url, { name: "orders" });
  configure([secret()]);
  const { exitCode, text } = await project.run(["preview"]);
  await project.cloud().call(`${url}/${id}`, { token, method: "DELETE" });
  expect(text).toContain(`The secret group orders exists in the account already (${id})`);
  expect(exitCode).not.toBe(0);
});

test("an application reads its secret and gets a token with the access of its group", async () => {
  configure([secret()]);
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const { service_id } = await secretNamed("orders-database");
  expect(await runExample()).toMatchObject({
    exitCode: 0,
    stdout: `The application works as ${service_id}.\n`,
  });
  const url = `${iam}/v2/groups/${accessGroup}/members/iam-${service_id}`;
  expect((await project.cloud().call(url, { token, method: "HEAD" })).status).toBe(204);
});

test("the reader can read this secret group and no other; the state does not show the key", async () => {
  const other = { secret_type: "arbitrary", name: "elsewhere", payload: "not for the reader" };
  const { id } = await make(`${secretsManager}/api/v2/secrets`, other);
  const readerToken = await project.cloud().token(readerKey);
  const url = `${secretsManager}/api/v2/secrets/${id}`;
  expect((await project.cloud().call(url, { token: readerToken })).status).toBe(403);
  expect(project.stateText()).not.toContain((await secretNamed("orders-database")).api_key);
});

test("lease, rotation and labels change in place, the key stays", async () => {
  const before = await secretNamed("orders-database");
  configure([{ ...secret(), ttl: "60d", rotateEvery: 14, labels: ["orders"] }]);
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const after = await secretNamed("orders-database");
  expect(after).toMatchObject({ id: before.id, api_key: before.api_key, labels: ["orders"] });
  expect(after).toMatchObject({ ttl: "5184000", rotation: { auto_rotate: true, interval: 14, unit: "day" } });
});

test("`destroy` takes the secrets away while the engine still works, so nothing of theirs stays in IAM", async () => {
  const { exitCode, text } = await project.run(["destroy"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const { serviceIds, apiKeys, configurations } = await contentsOf(project.cloud());
  expect(serviceIds.map(({ name }) => name)).toEqual(["orders-application"]);
  expect(apiKeys.map(({ name }) => name)).toEqual(["of-the-reader"]);
  expect(configurations).toEqual([]);
});
