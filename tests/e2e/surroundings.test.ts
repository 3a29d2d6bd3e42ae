import { secretsManager, seeded } from "./_helpers/account";
import { settingsOf, useSettings } from "./_helpers/examples";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

// One engine in an account that lets nobody log in but from this machine.
const settingsUrl = `https://iam.cloud.ibm.com/v1/accounts/${seeded.account}/settings/identity`;
let project: Project;
let token: string;
let engine: Record<string, unknown>;
beforeAll(async () => {
  project = Project.create();
  const { exitCode, text } = await project.run(["cloud", "start"]);
  if (exitCode !== 0) throw new Error(text);
  token = await project.cloud().token();
  await ask(settingsUrl, "PUT", { allowed_ip_addresses: "127.0.0.1" });
  const events = await ask("https://resource-controller.cloud.ibm.com/v2/resource_instances", "POST", {
    name: "events",
    target: seeded.region,
    resource_group: seeded.resourceGroup,
    resource_plan_id: "7209c8e2-9957-525e-8496-1b0b3e307433",
  });
  [engine = {}] = settingsOf("surroundings").engines as Record<string, unknown>[];
  engine.eventNotifications = { instance: events.crn };
});
afterAll(() => project.close());

async function ask(url: string, method = "GET", body?: unknown) {
  const reply = await project.cloud().call(url, { token, method, body, headers: { "if-match": "*" } });
  if (reply.status >= 300) throw new Error(`${url}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

function up(change: Record<string, unknown> = {}) {
  useSettings(project, { cloud: "local", engines: [{ ...engine, ...change }] });
  return project.run(["up", "--skip-preview"], { ENGINE_PATIENCE_SECONDS: "1" });
}

const allowed = async () => (await ask(settingsUrl)).allowed_ip_addresses;

test("an account that shuts Secrets Manager out is told before anything is made", async () => {
  const { exitCode, text } = await up({ allowedAddresses: "check" });
  expect(text).toContain(
    "lets nobody log in but from 127.0.0.1, and no network zone among them refers to Secrets Manager",
  );
  expect(exitCode).not.toBe(0);
  expect(await allowed()).toBe("127.0.0.1");
});

test("asked to, the stack lets Secrets Manager in, restricts the instance and registers with Event Notifications", async () => {
  const { exitCode, text } = await up();
  expect(exitCode === 0 ? "" : text).toBe("");
  expect(await allowed()).toBe("127.0.0.1,guarded-secrets-manager");
  const url = `${secretsManager}/api/v2/configurations`;
  expect((await project.cloud().call(url, { token, from: "203.0.113.9" })).status).toBe(403);
  expect((await project.cloud().call(url, { token, from: "192.0.2.7" })).status).toBe(200);
  const registration = await ask(`${secretsManager}/api/v2/notifications/registration`);
  expect(registration.event_notifications_instance_crn).toContain(":event-notifications:");
});

test("an entry that somebody took out comes back; entries of others stay", async () => {
  await ask(settingsUrl, "PUT", { allowed_ip_addresses: "127.0.0.1,192.0.2.1" });
  const { exitCode, text } = await up();
  expect(exitCode === 0 ? "" : text).toBe("");
  expect(await allowed()).toBe("127.0.0.1,192.0.2.1,guarded-secrets-manager");
  // Taken out once more before the next run, it comes back once more.
  await ask(settingsUrl, "PUT", { allowed_ip_addresses: "127.0.0.1,192.0.2.1" });
  const again = await up();
  expect(again.exitCode === 0 ? "" : again.text).toBe("");
  expect(await allowed()).toBe("127.0.0.1,192.0.2.1,guarded-secrets-manager");
});

test("enforcement that would lock the deployment out goes back to report, and the run says so", async () => {
  const networkRestriction = {
    addresses: ["192.0.2.0/24"],
    enforcement: "enabled",
    deployFrom: ["192.0.2.7"],
  };
  const { exitCode, text } = await up({ networkRestriction });
  expect(text).toContain("The restriction shuts this machine out");
  expect(exitCode).not.toBe(0);
  const { rules } = await ask(`https://cbr.cloud.ibm.com/v1/rules?account_id=${seeded.account}`);
  expect(rules).toMatchObject([{ enforcement_mode: "report" }]);
});

test("`destroy` takes away its entry, the restriction and the registration, and nothing of others", async () => {
  const { exitCode, text } = await project.run(["destroy"]);
  expect(exitCode === 0 ? "" : text).toBe("");
  expect(await allowed()).toBe("127.0.0.1,192.0.2.1");
  const { rules } = await ask(`https://cbr.cloud.ibm.com/v1/rules?account_id=${seeded.account}`);
  expect(rules).toEqual([]);
});
