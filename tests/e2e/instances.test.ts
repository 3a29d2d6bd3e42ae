import { contentsOf, seeded } from "./_helpers/account";
import { settingsOf, together, useSettings } from "./_helpers/examples";
import { otherOwnerKey } from "./_helpers/instances";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

// Two examples in one stack: an instance that is made, and one whose credentials are another account's.
const iam = "https://iam.cloud.ibm.com";
let project: Project;
let settings: Record<string, unknown>;
let rights: string;
beforeAll(async () => {
  project = Project.create();
  const { exitCode, text } = await project.run(["cloud", "start"]);
  if (exitCode !== 0) throw new Error(text);
  const group = await asOther(`${iam}/v2/groups?account_id=${seeded.otherAccount}`, { name: "rights" });
  rights = group.id;
  settings = together(settingsOf("new-instance"), settingsOf("target-account"));
  change("shared", {
    secretGroups: [{ name: "abroad", secrets: [{ name: "far", accessGroups: [rights], ttl: "1d" }] }],
  });
});
afterAll(() => project.close());

/** Asks as the owner of the other account. */
async function asOther(url: string, body?: unknown) {
  const cloud = project.cloud();
  const reply = await cloud.call(url, { token: await cloud.token(otherOwnerKey(project)), body });
  if (reply.status >= 300) throw new Error(`${url}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** Changes the engine of an example. */
function change(name: string, to: Record<string, unknown>): void {
  const engines = settings.engines as { name: string }[];
  settings = { ...settings, engines: engines.map((one) => (one.name === name ? { ...one, ...to } : one)) };
}

function up(...args: string[]) {
  useSettings(project, settings);
  const env = { TARGET_API_KEY: otherOwnerKey(project), ENGINE_PATIENCE_SECONDS: "1" };
  return project.run(["up", ...args], env);
}

async function instances(): Promise<{ name: string; crn: string; parameters: object; state: string }[]> {
  const cloud = project.cloud();
  const url = "https://resource-controller.cloud.ibm.com/v2/resource_instances?name=vault-secrets-manager";
  return (await cloud.call(url, { token: await cloud.token() })).body.resources;
}

interface Authorization {
  subject: { attributes: { key: string; value: string }[] };
  control: { grant: { roles: { role_id: string }[] } };
}

/** Each with its role and what its subject is. */
async function authorizations(ask: typeof asOther, account: string) {
  const { policies } = await ask(`${iam}/v2/policies?type=authorization&account_id=${account}`);
  return (policies as Authorization[]).map(({ subject, control }) => ({
    role: control.grant.roles[0]?.role_id.split(":").at(-1),
    ...Object.fromEntries(subject.attributes.map(({ key, value }) => [key, value])),
  }));
}

test("an instance that had the name before is not taken over, and there is no second one", async () => {
  const cloud = project.cloud();
  const token = await cloud.token();
  const url = "https://resource-controller.cloud.ibm.com/v2/resource_instances";
  const plan = { resource_plan_id: "7713c3a8-3be8-4a9a-81bb-ee822fcaac3d" };
  const place = { target: "eu-de", resource_group: seeded.resourceGroup, ...plan };
  const { body } = await cloud.call(url, { token, body: { name: "vault-secrets-manager", ...place } });
  await project.run(["cloud", "clock", "advance", "1m"]);
  const { exitCode, text } = await up("--skip-preview");
  expect(text).toContain(
    `A Secrets Manager instance of this name exists in the account already (${body.crn})`,
  );
  expect(exitCode).not.toBe(0);
  expect((await instances()).map(({ crn }) => crn)).toEqual([body.crn]);
  const removed = await cloud.call(`${url}/${encodeURIComponent(body.crn)}`, { token, method: "DELETE" });
  expect(removed.status).toBeLessThan(300);
  expect((await project.run(["destroy"], { TARGET_API_KEY: otherOwnerKey(project) })).exitCode).toBe(0);
});

test("after a preview without its GUID the instance is made, with key and endpoint, and its engine works", async () => {
  const { exitCode, text } = await up();
  expect(exitCode === 0 ? "" : text).toBe("");
  const [vault] = (await instances()).filter(({ state }) => state === "active");
  expect(vault).toMatchObject({
    state: "active",
    parameters: { allowed_network: "private-only", kms_key: expect.stringContaining(":kms:eu-de:") },
  });
  const guid = vault?.crn.split(":")[7];
  expect(text).toContain(`Secrets Manager ${guid} (eu-de)`);
  const cloud = project.cloud();
  const token = await cloud.token();
  const asOwner = async (url: string) => (await cloud.call(url, { token })).body;
  expect(await authorizations(asOwner, seeded.account)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ role: "Reader", resourceGroupId: seeded.resourceGroup }),
      expect.objectContaining({ role: "Operator", serviceInstance: guid }),
    ]),
  );
});

test("the other account authorizes the instance, and the credentials are its own", async () => {
  expect(await authorizations(asOther, seeded.otherAccount)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        role: "Operator",
        accountId: seeded.account,
        serviceInstance: seeded.instance,
      }),
    ]),
  );
  const { serviceids } = await asOther(`${iam}/v1/serviceids?account_id=${seeded.otherAccount}`);
  expect(serviceids).toMatchObject([{ name: "Secrets-Manager-IAM-Secret-far" }]);
  expect((await contentsOf(project.cloud())).serviceIds).toEqual([]);
});

test("a second `up` finds the instance again and changes nothing", async () => {
  const { exitCode, text } = await up("--skip-preview");
  expect(exitCode === 0 ? "" : text).toBe("");
  expect(text).toMatch(/Resources:\s+\d+ unchanged/);
  expect((await instances()).filter(({ state }) => state === "active")).toHaveLength(1);
});

test("settings that `mode: auto` makes useless are told", async () => {
  change("vault", { grantsVia: "accessGroup" });
  const useless = await up("--skip-preview");
  expect(useless.text).toContain("grantsVia would have no effect");
  expect(useless.exitCode).not.toBe(0);
  change("vault", { grantsVia: "serviceId" });
});

test("`destroy` takes the instance, the authorizations and the other account's credentials away", async () => {
  useSettings(project, settings);
  const { exitCode, text } = await project.run(["destroy"], { TARGET_API_KEY: otherOwnerKey(project) });
  expect(exitCode === 0 ? "" : text).toBe("");
  expect((await instances()).filter(({ state }) => state === "active")).toEqual([]);
  expect(await authorizations(asOther, seeded.otherAccount)).toEqual([]);
  const { serviceids } = await asOther(`${iam}/v1/serviceids?account_id=${seeded.otherAccount}`);
  expect(serviceids).toEqual([]);
});
