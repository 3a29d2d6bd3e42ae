import { contentsOf, secretsManager, seeded } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(180_000);

let project: Project;
beforeAll(async () => {
  project = Project.create();
  const { exitCode, text } = await project.shell(`${exports}; pulumi stack select dev --create`);
  if (exitCode !== 0) throw new Error(text);
});
afterAll(() => project.close());

const exports = 'set -euo pipefail; eval "$(node cli/main.mjs cloud env)"';

test("plain `pulumi up` deploys, with what `cloud env` exports", async () => {
  const { exitCode, text } = await project.shell(`${exports}; pulumi up --yes`);
  expect(text).toMatch(/Resources:\s+\+ \d+ created/);
  expect(exitCode).toBe(0);
  expect((await contentsOf(project.cloud())).configurations).toHaveLength(1);
});

test("plain `pulumi up` takes an edit of the program", async () => {
  await project.shell(
    `sed -i 's/IAM credentials engine of Secrets Manager/Edited/' components/iam-credentials-engine.ts`,
  );
  project.configure((engine) => {
    engine.description = undefined;
  });
  const { exitCode } = await project.shell(`${exports}; pulumi up --yes --skip-preview`);
  expect(exitCode).toBe(0);
  expect((await contentsOf(project.cloud())).serviceIds).toMatchObject([{ description: "Edited" }]);
});

test("curl talks to the local cloud with the same variables", async () => {
  const { exitCode, stdout } = await project.shell(
    `${exports}; curl --silent --fail --data-urlencode "apikey=$IC_API_KEY" ` +
      "--data grant_type=urn:ibm:params:oauth:grant-type:apikey https://iam.cloud.ibm.com/identity/token",
  );
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
});

test("a wrong API key is told as such", async () => {
  const { exitCode, text } = await project.shell(`${exports}; IC_API_KEY=wrong pulumi preview`);
  expect(text).toContain("IBM Cloud does not accept the API key in IC_API_KEY");
  expect(exitCode).not.toBe(0);
});

test("a key that may not configure the instance is stopped before anything is made", async () => {
  const cloud = project.cloud();
  const token = await cloud.token();
  const post = (path: string, body: unknown) =>
    cloud.call(`https://iam.cloud.ibm.com${path}`, { token, body });
  const account_id = seeded.account;
  const { body: writer } = await post("/v1/serviceids", { account_id, name: "writer" });
  const { body: key } = await post("/v1/apikeys", { account_id, name: "writer", iam_id: writer.iam_id });
  const policy = await post("/v1/policies", {
    type: "access",
    subjects: [{ attributes: [{ name: "iam_id", value: writer.iam_id }] }],
    roles: [
      { role_id: "crn:v1:bluemix:public:iam::::serviceRole:Writer" },
      { role_id: "crn:v1:bluemix:public:iam::::role:Viewer" },
    ],
    resources: [
      {
        attributes: [
          { name: "accountId", value: account_id },
          { name: "serviceName", value: "secrets-manager" },
        ],
      },
    ],
  });
  expect(policy.status).toBe(201);
  const { exitCode, text } = await project.shell(`${exports}; pulumi preview`, { DEPLOY_KEY: key.apikey });
  expect(exitCode).toBe(0); // the owner's key, which the exports bring
  const asWriter = await project.shell(`${exports}; IC_API_KEY="$DEPLOY_KEY" pulumi preview`, {
    DEPLOY_KEY: key.apikey,
  });
  expect(asWriter.text).toContain("may not configure this Secrets Manager instance (403)");
  expect(asWriter.text + text).not.toContain(key.apikey);
  expect(asWriter.exitCode).not.toBe(0);
  await cloud.call(`https://iam.cloud.ibm.com/v1/serviceids/${writer.id}`, { token, method: "DELETE" });
});

test("an engine joins an existing group by one edge; its other members stay, also on destroy", async () => {
  const cloud = project.cloud();
  const token = await cloud.token();
  const groups = "https://iam.cloud.ibm.com/v2/groups";
  const { body: group } = await cloud.call(`${groups}?account_id=${seeded.account}`, {
    token,
    body: { name: "existing" },
  });
  const members = async () => {
    const { body } = await cloud.call(`${groups}/${group.id}/members`, { token });
    return (body.members as { iam_id: string }[]).map(({ iam_id }) => iam_id).sort();
  };
  const other = [{ iam_id: seeded.owner, type: "user" }];
  await cloud.call(`${groups}/${group.id}/members`, { token, method: "PUT", body: { members: other } });
  project.configure((engine) => {
    engine.accessGroup = { id: group.id };
  });
  // Of several members in one request, IAM may refuse one.
  const refused = ["member-failure", "operation=add_members_to_access_group", "member=*", "count=1"];
  await project.run(["cloud", "faults", "add", ...refused]);
  const failed = await project.shell(`${exports}; pulumi up --yes --skip-preview`);
  expect(failed.text).toContain(`could not be added to ${group.id}: The member could not be processed`);
  expect(failed.exitCode).not.toBe(0);
  expect(await members()).toEqual([seeded.owner]);
  const up = await project.shell(`${exports}; pulumi up --yes --skip-preview`);
  expect({ exitCode: up.exitCode, text: up.text }).toMatchObject({ exitCode: 0 });
  const [serviceId] = (await contentsOf(cloud)).serviceIds;
  expect(await members()).toEqual([seeded.owner, serviceId?.iam_id].sort());
  expect((await project.run(["drift", "--json"])).stdout).toContain(`"group": "${group.id}"`);
  const destroy = await project.shell(`${exports}; pulumi destroy --yes --skip-preview`);
  expect(destroy.exitCode).toBe(0);
  expect(await members()).toEqual([seeded.owner]);
  const { body } = await cloud.call(`${secretsManager}/api/v2/configurations`, { token });
  expect(body.configurations).toEqual([]);
});
