import { contentsOf, secretsManager, seeded } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

let project: Project;
beforeAll(() => {
  project = Project.create();
  // Some of these keys have no end, for which the policy pack takes a waiver.
  project.decide({ waive: [{ rule: "ILP-C01", resource: "IamServiceApiKey::demo-api-key*" }] });
});
afterAll(() => project.close());

const patience = { ENGINE_PATIENCE_SECONDS: "1" };

async function keyInUse(): Promise<string> {
  const cloud = project.cloud();
  const { body } = await cloud.call(`${secretsManager}/api/v2/configurations/iam-credentials-engine`, {
    token: await cloud.token(),
  });
  return body.api_key;
}

async function keyNames(): Promise<string[]> {
  return (await contentsOf(project.cloud())).apiKeys.map(({ name }) => name).sort();
}

async function ends(): Promise<(string | undefined)[]> {
  return (await contentsOf(project.cloud())).apiKeys.map(({ expires_at }) => expires_at);
}

/** While it is on, IAM keeps the engine from making service IDs, but not the deploying owner, who has the role. */
async function restrictServiceIdCreation(restricted: boolean): Promise<void> {
  const cloud = project.cloud();
  const { status } = await cloud.call(
    `https://iam.cloud.ibm.com/v1/accounts/${seeded.account}/settings/identity`,
    {
      method: "PUT",
      token: await cloud.token(),
      headers: { "if-match": "*" },
      body: { restrict_create_service_id: restricted ? "RESTRICTED" : "NOT_RESTRICTED" },
    },
  );
  expect(status).toBe(200);
}

let first: string;

test("the age of the key is an output", async () => {
  project.configure((engine) => {
    engine.serviceIdCreator = "off";
    engine.apiKey = { expiresAfter: "never" };
  });
  const { exitCode } = await project.run(["up", "--skip-preview"], patience);
  expect(exitCode).toBe(0);
  expect(project.stateText()).toMatch(/"apiKeyAgeDays": ?0/);
  first = await keyInUse();
});

test("a key that was made without an end stays as it is when new keys get one", async () => {
  project.configure((engine) => {
    delete engine.apiKey;
  });
  const { exitCode, text } = await project.run(["up", "--skip-preview"], patience);
  expect(text).toMatch(/Resources:\s+\d+ unchanged/);
  expect(text).toContain("it never ends; `npm run rotate` replaces it");
  expect(exitCode).toBe(0);
  expect(await ends()).toEqual([undefined]);
});

test("a rotation whose new key fails its trial leaves the engine with the old one", async () => {
  await restrictServiceIdCreation(true);
  // IAM's answer to the first attempt is lost: it has made a key that nobody knows.
  const lost = ["lost-reply", "operation=create_api_key", "count=1"];
  expect((await project.run(["cloud", "faults", "add", ...lost])).exitCode).toBe(0);
  const { exitCode, text } = await project.run(["rotate", "--skip-preview"], patience);
  expect(text).toContain("The engine has its old key back; the new one waits for the next run.");
  expect(exitCode).not.toBe(0);
  expect(await keyInUse()).toBe(first);
  await expect(project.cloud().token(first)).resolves.toMatch(/^ey/);
  const next = "demo-iam-credentials-engine-2";
  expect(await keyNames()).toEqual(["demo-iam-credentials-engine", next, next]);
});

test("the next rotation goes on with that key: the engine is switched in place and the old key goes last", async () => {
  await restrictServiceIdCreation(false);
  project.decide({ waive: [] }); // the new key has an end
  const { exitCode, text } = await project.run(["rotate", "--skip-preview"], patience);
  expect(text).toContain("The engine works with the new key.");
  expect(exitCode).toBe(0);
  expect(await keyNames()).toEqual(["demo-iam-credentials-engine-2"]);
  const second = await keyInUse();
  expect(second).not.toBe(first);
  await expect(project.cloud().token(second)).resolves.toMatch(/^ey/);
  await expect(project.cloud().token(first)).rejects.toThrow(/BXNIM0415E/);
  expect(project.stateText() + text).not.toContain(second);
  expect(text).not.toMatch(/SmIamCredentialsConfiguration.*(replac|creat|delet)/);
});

test("an `up` after it changes nothing; the new key ends within 90 days, and `up` says when", async () => {
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect(text).toMatch(/Resources:\s+\d+ unchanged/);
  const [end = ""] = await ends();
  const days = (Date.parse(end) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(88);
  expect(days).toBeLessThanOrEqual(90);
  expect(text).toMatch(
    new RegExp(`it ends on ${end.slice(0, 10)}; the first .up. from \\d{4}-\\d\\d-\\d\\d on replaces it`),
  );
  expect(exitCode).toBe(0);
});
