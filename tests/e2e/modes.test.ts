import { contentsOf, secretsManager, seeded } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

// One engine moved to and fro, in an account where the creation of service IDs is restricted.
let project: Project;
let application: Application;
beforeAll(async () => {
  project = Project.create();
  await project.run(["cloud", "start"]);
  await restrictServiceIdCreation();
});
afterAll(() => project.close());

/** Reads a secret again and again, as applications do; each read has the engine make a credential. */
class Application {
  readonly failures: unknown[] = [];
  reads = 0;
  private running = true;
  private readonly done: Promise<void>;

  constructor(secretId: string) {
    this.done = this.read(secretId);
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  private async read(secretId: string): Promise<void> {
    const cloud = project.cloud();
    const token = await cloud.token();
    while (this.running) {
      const { status, body } = await cloud.call(`${secretsManager}/api/v2/secrets/${secretId}`, { token });
      if (status === 200) this.reads++;
      else this.failures.push(body);
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

/** From then on nobody creates service IDs without the role for it; the deploying owner takes it. */
async function restrictServiceIdCreation(): Promise<void> {
  const cloud = project.cloud();
  const token = await cloud.token();
  const settings = `https://iam.cloud.ibm.com/v1/accounts/${seeded.account}/settings/identity`;
  const restricted = await cloud.call(settings, {
    method: "PUT",
    token,
    headers: { "if-match": "*" },
    body: { restrict_create_service_id: "RESTRICTED" },
  });
  const granted = await cloud.call("https://iam.cloud.ibm.com/v1/policies", {
    token,
    body: {
      type: "access",
      subjects: [{ attributes: [{ name: "iam_id", value: seeded.owner }] }],
      roles: [{ role_id: "crn:v1:bluemix:public:iam-identity::::serviceRole:ServiceIdCreator" }],
      resources: [
        {
          attributes: [
            { name: "accountId", value: seeded.account },
            { name: "serviceName", value: "iam-identity" },
          ],
        },
      ],
    },
  });
  expect([restricted.status, granted.status]).toEqual([200, 201]);
}

async function makeSecret(): Promise<string> {
  const cloud = project.cloud();
  const token = await cloud.token();
  const { body: group } = await cloud.call(
    `https://iam.cloud.ibm.com/v2/groups?account_id=${seeded.account}`,
    { token, body: { name: "applications" } },
  );
  const { status, body } = await cloud.call(`${secretsManager}/api/v2/secrets`, {
    token,
    body: {
      secret_type: "iam_credentials",
      name: "for-an-application",
      ttl: "3600",
      access_groups: [group.id],
      reuse_api_key: false,
    },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

async function secretOf(): Promise<string> {
  const cloud = project.cloud();
  const { body } = await cloud.call(`${secretsManager}/api/v2/secrets`, { token: await cloud.token() });
  return body.secrets[0].id;
}

const authorizations = ["MemberManage", "Operator", "ServiceIdCreator"];

/** The roles that the account authorizes instances for. */
async function authorized(): Promise<string[]> {
  const cloud = project.cloud();
  const { body } = await cloud.call(
    `https://iam.cloud.ibm.com/v2/policies?account_id=${seeded.account}&type=authorization`,
    { token: await cloud.token() },
  );
  return (body.policies as { control: { grant: { roles: { role_id: string }[] } } }[])
    .flatMap(({ control }) => control.grant.roles.map(({ role_id }) => role_id.split(":").at(-1) ?? ""))
    .sort();
}

function up(change: Record<string, unknown>) {
  project.configure((engine) => Object.assign(engine, change));
  return project.run(["up", "--skip-preview"], { ENGINE_PATIENCE_SECONDS: "1" });
}

/** Names of service IDs, without those that the engine makes for the application. */
async function enginesServiceIds(): Promise<string[]> {
  const cloud = project.cloud();
  const url = `https://iam.cloud.ibm.com/v1/serviceids?account_id=${seeded.account}&pagesize=100`;
  const { body } = await cloud.call(url, { token: await cloud.token() });
  return (body.serviceids as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => !name.startsWith("Secrets-Manager-IAM-Secret-"));
}

test("auto takes keyless where the instance has no engine configuration yet", async () => {
  const { exitCode, text } = await up({ mode: "auto" });
  expect(text).toContain("The engine works without an API key.");
  expect(exitCode).toBe(0);
  const { serviceIds, configurations } = await contentsOf(project.cloud());
  expect({ serviceIds, configurations }).toEqual({ serviceIds: [], configurations: [] });
  expect(await authorized()).toEqual(authorizations);
});

test("moving to a key fails no application", async () => {
  application = new Application(await makeSecret());
  const { exitCode, text } = await up({ mode: "key" });
  expect(text).toContain("The engine works with its API key.");
  expect(exitCode).toBe(0);
  expect(await authorized()).toEqual([]);
  expect(await enginesServiceIds()).toHaveLength(1);
  expect(application.failures).toEqual([]);
});

test("moving back to keyless fails no application, and takes key, service ID and configuration away", async () => {
  const { exitCode } = await up({ mode: "keyless" });
  expect(exitCode).toBe(0);
  await application.stop();
  expect(application.failures).toEqual([]);
  expect(application.reads).toBeGreaterThan(10);
  expect(await authorized()).toEqual(authorizations);
  expect(await enginesServiceIds()).toEqual([]);
  expect((await contentsOf(project.cloud())).configurations).toEqual([]);
});

test("a move that does not work is taken back: the engine goes on as before", async () => {
  const { exitCode, text } = await up({ mode: "key", serviceIdCreator: "off" });
  expect(text).toContain("It goes on without the key, as before.");
  expect(exitCode).not.toBe(0);
  expect(await authorized()).toEqual(authorizations);
  application = new Application(await secretOf());
  await new Promise((done) => setTimeout(done, 500));
  await application.stop();
  expect(application.failures).toEqual([]);
});
