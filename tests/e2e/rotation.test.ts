import { contentsOf, secretsManager, seeded } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

let project: Project;
beforeAll(() => {
  project = Project.create();
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
  });
  const { exitCode } = await project.run(["up", "--skip-preview"], patience);
  expect(exitCode).toBe(0);
  expect(project.stateText()).toMatch(/"apiKeyAgeDays": ?0/);
  first = await keyInUse();
});

test("a rotation whose new key fails its trial leaves the engine with the old one", async () => {
  await restrictServiceIdCreation(true);
  const { exitCode, text } = await project.run(["rotate", "--skip-preview"], patience);
  expect(text).toContain("The engine has its old key back; the new one waits for the next run.");
  expect(exitCode).not.toBe(0);
  expect(await keyInUse()).toBe(first);
  await expect(project.cloud().token(first)).resolves.toMatch(/^ey/);
  expect(await keyNames()).toEqual(["demo-iam-credentials-engine", "demo-iam-credentials-engine-2"]);
});

test("the next rotation goes on with that key: the engine is switched in place and the old key goes last", async () => {
  await restrictServiceIdCreation(false);
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

test("an `up` after it changes nothing", async () => {
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect(text).toMatch(/Resources:\s+\d+ unchanged/);
  expect(exitCode).toBe(0);
});
