import { seeded, TestCloud } from "../_helpers/cloud";
import { clientWith, putPolicy, refusal, roles, SecretsManagerClient } from "./_instance";

let cloud: TestCloud;
let owner: SecretsManagerClient;
beforeAll(async () => {
  cloud = await TestCloud.start();
  owner = new SecretsManagerClient(cloud, await cloud.token());
});
afterAll(() => cloud.close());

const crn = `crn:v1:bluemix:public:secrets-manager:${seeded.region}:a/${seeded.account}:${seeded.instance}::`;
const path = `/api/v1/instances/${encodeURIComponent(crn)}/endpoints`;

test("the control plane tells the endpoints of an instance", async () => {
  const token = await cloud.token();
  const { status, body } = await cloud.call(`https://us-south.secrets-manager.cloud.ibm.com${path}`, {
    token,
  });
  expect(status).toBe(200);
  const name = `${seeded.instance}.us-south.secrets-manager.appdomain.cloud`;
  expect(body).toMatchObject({
    plan: "standard",
    public_endpoints: { service_api: `https://${name}/api`, vault_api: `https://${name}` },
    private_endpoints: { vault_api: `https://${name.replace(".us", ".private.us")}` },
  });
  expect((await cloud.call(`https://eu-de.secrets-manager.cloud.ibm.com${path}`, { token })).status).toBe(
    404,
  );
  expect(
    (await cloud.call(`https://us-south.secrets-manager.cloud.ibm.com/api/v2/secrets`, { token })).status,
  ).toBe(404);
});

test("an instance with a private network only has no public endpoint", async () => {
  const { resourcesKey } = await import("../../../cloud/services/resource-controller/resources");
  const { instances } = cloud.cloud.use(resourcesKey);
  const before = instances.get(seeded.instance)!;
  instances.put(before.guid, { ...before, parameters: { allowed_network: "private-only" } });
  expect((await refusal(owner.get("/secrets"))).status).toBe(404);
  const inside = `https://${seeded.instance}.private.us-south.secrets-manager.appdomain.cloud`;
  expect((await new SecretsManagerClient(cloud, await cloud.token(), inside).get("/secrets")).status).toBe(
    200,
  );
  instances.put(before.guid, before);
});

test("the instance registers with Event Notifications once it is authorized there", async () => {
  const guid = "2f6a3a3e-2d54-4b9e-8a41-b0b3a5f3a111";
  const body = {
    event_notifications_instance_crn: `crn:v1:bluemix:public:event-notifications:us-south:a/${seeded.account}:${guid}::`,
    event_notifications_source_name: "My Secrets Manager",
  };
  const url = "/notifications/registration";
  expect((await refusal(owner.get(url))).status).toBe(404);
  expect((await refusal(owner.post(url, body))).message).toContain("not authorized");
  const role = "crn:v1:bluemix:public:event-notifications::::serviceRole:EventSourceManager";
  const source = { serviceName: "secrets-manager", serviceInstance: seeded.instance };
  putPolicy(cloud, "authorization", source, role, {
    serviceName: "event-notifications",
    serviceInstance: guid,
  });
  expect((await owner.post(url, body)).status).toBe(201);
  expect((await refusal(owner.post(url, body))).status).toBe(409);
  const { event_notifications_instance_crn } = body;
  expect((await owner.get(url)).result).toEqual({ event_notifications_instance_crn });
  expect((await owner.get(`${url}/test`)).status).toBe(204);
  const reader = await clientWith(cloud, roles.reader);
  expect((await reader.get(url)).status).toBe(200);
  expect((await refusal(reader.delete(url))).status).toBe(403);
  expect((await owner.delete(url)).status).toBe(204);
});
