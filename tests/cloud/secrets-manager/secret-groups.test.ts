import ContextBasedRestrictionsV1 from "@ibm-cloud/platform-services/context-based-restrictions/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { clientWith, refusal, roles, SecretsManagerClient } from "./_instance";

let cloud: TestCloud;
let owner: SecretsManagerClient;
beforeAll(async () => {
  cloud = await TestCloud.start();
  owner = new SecretsManagerClient(cloud, await cloud.token());
});
afterAll(() => cloud.close());

test("a secret group is created, read, changed, listed beside the default one, and deleted", async () => {
  const created = await owner.post("/secret_groups", { name: "payments", description: "Keys of payments" });
  expect(created.status).toBe(201);
  const { id } = created.result;
  expect(created.result).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: "payments",
    description: "Keys of payments",
    created_at: expect.any(String),
    created_by: seeded.owner,
    updated_at: expect.any(String),
  });
  await owner.patch(`/secret_groups/${id}`, { description: "Changed" });
  expect((await owner.get(`/secret_groups/${id}`)).result.description).toBe("Changed");
  const { secret_groups, total_count } = (await owner.get("/secret_groups")).result;
  expect(secret_groups.map((group: { name: string }) => group.name)).toEqual(["default", "payments"]);
  expect(total_count).toBe(2);
  expect((await owner.delete(`/secret_groups/${id}`)).status).toBe(204);
  expect((await refusal(owner.get(`/secret_groups/${id}`))).status).toBe(404);
});

test("names of groups are unique, the default group stays as it is, a group with secrets is not deleted", async () => {
  const { id } = (await owner.post("/secret_groups", { name: "unique" })).result;
  expect((await refusal(owner.post("/secret_groups", { name: "unique" }))).status).toBe(409);
  expect((await refusal(owner.post("/secret_groups", { name: "default" }))).status).toBe(409);
  expect((await refusal(owner.delete("/secret_groups/default"))).status).toBe(400);
  const secret = { secret_type: "arbitrary", name: "held", payload: "x", secret_group_id: id };
  const made = await owner.post("/secrets", secret);
  const full = await refusal(owner.delete(`/secret_groups/${id}`));
  expect(full.status).toBe(409);
  await owner.delete(`/secrets/${made.result.id}`);
  await owner.delete(`/secret_groups/${id}`);
});

test("an instance holds 200 groups", async () => {
  const { state } = { state: await owner.get("/secret_groups") };
  const ids: string[] = [];
  for (let i = state.result.total_count; i < 200; i++) {
    ids.push((await owner.post("/secret_groups", { name: `group-${i}` })).result.id);
  }
  const refused = await refusal(owner.post("/secret_groups", { name: "one-too-many" }));
  expect(refused.message).toContain("reached the maximum");
  await Promise.all(ids.map((id) => owner.delete(`/secret_groups/${id}`)));
});

test("who has a role on one group sees that group and its secrets only", async () => {
  const mine = (await owner.post("/secret_groups", { name: "mine" })).result.id;
  await owner.post("/secrets", {
    secret_type: "arbitrary",
    name: "in-mine",
    payload: "a",
    secret_group_id: mine,
  });
  const other = await owner.post("/secrets", { secret_type: "arbitrary", name: "in-default", payload: "b" });
  const client = await clientWith(cloud, roles.secretsReader, {
    serviceInstance: seeded.instance,
    resourceType: "secret-group",
    resource: mine,
  });
  const { secrets } = (await client.get("/secrets")).result;
  expect(secrets.map((secret: { name: string }) => secret.name)).toEqual(["in-mine"]);
  expect((await client.get(`/secrets/${secrets[0].id}`)).result.payload).toBe("a");
  expect((await refusal(client.get(`/secrets/${other.result.id}`))).status).toBe(403);
  expect((await client.get("/secret_groups")).result.total_count).toBe(1);
  expect((await refusal(client.post("/secret_groups", { name: "more" }))).status).toBe(403);
});

test("a network restriction of a group stops who has a role on that group, not who has one on the instance", async () => {
  const id = (await owner.post("/secret_groups", { name: "restricted" })).result.id;
  const target = { serviceInstance: seeded.instance, resourceType: "secret-group", resource: id };
  const ofGroup = await clientWith(cloud, roles.manager, target);
  expect((await ofGroup.get(`/secret_groups/${id}`)).status).toBe(200);
  const attributes = Object.entries({ accountId: seeded.account, serviceName: "secrets-manager", ...target });
  const restrictions = new ContextBasedRestrictionsV1(cloud.sdkOptions(await cloud.token()));
  await restrictions.createRule({
    resources: [{ attributes: attributes.map(([name, value]) => ({ name, value })) }],
    contexts: [],
    enforcementMode: "enabled",
  });
  expect((await refusal(ofGroup.get(`/secret_groups/${id}`))).status).toBe(403);
  expect((await owner.get(`/secret_groups/${id}`)).status).toBe(200);
});
