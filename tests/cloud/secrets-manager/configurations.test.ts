import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";
import { clientWith, engineIdentity, host, refusal, roles, SecretsManagerClient } from "./_instance";

let cloud: TestCloud;
let owner: SecretsManagerClient;
let apiKey: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  owner = new SecretsManagerClient(cloud, await cloud.token());
  apiKey = engineIdentity(cloud).apiKey;
});
afterAll(() => cloud.close());
afterEach(() => owner.delete("/configurations/engine").catch(() => undefined));

const configuration = () => ({
  config_type: "iam_credentials_configuration",
  name: "engine",
  api_key: apiKey,
});

test("the engine is configured, read with its key, listed without it, changed and deleted", async () => {
  const created = await owner.post("/configurations", configuration());
  expect(created.status).toBe(201);
  expect(created.result).toMatchObject({
    config_type: "iam_credentials_configuration",
    secret_type: "iam_credentials",
    name: "engine",
    disabled: false,
    created_by: seeded.owner,
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  });
  expect((await owner.get("/configurations/engine")).result.api_key).toBe(apiKey);

  const list = (await owner.get("/configurations", { search: "eng", sort: "-name", limit: 1 })).result;
  expect(list).toMatchObject({ total_count: 1, limit: 1, offset: 0, configurations: [{ name: "engine" }] });
  expect(JSON.stringify(list)).not.toContain(apiKey);
  expect((await owner.get("/configurations", { secret_types: "public_cert" })).result.total_count).toBe(0);

  const changed = await owner.patch(
    "/configurations/engine",
    { disabled: true },
    {
      "X-Sm-Accept-Configuration-Type": "iam_credentials_configuration",
    },
  );
  expect(changed.result).toMatchObject({ disabled: true, api_key: apiKey });
  expect((await owner.delete("/configurations/engine")).status).toBe(204);
  expect((await refusal(owner.get("/configurations/engine"))).status).toBe(404);
});

test("an instance has one engine configuration", async () => {
  await owner.post("/configurations", configuration());
  const same = await refusal(owner.post("/configurations", configuration()));
  expect(same.status).toBe(400);
  expect(same.message).toContain("already exists");
  const second = await refusal(owner.post("/configurations", { ...configuration(), name: "second" }));
  expect(second.status).toBe(400);
  expect(second.message).toContain("reached the maximum");
});

test("a key that IAM does not know, and a key of another account, are refused whenever they are set", async () => {
  const principals = new Principals(cloud.cloud);
  const stranger = principals.apiKey(
    principals.serviceId("stranger", seeded.otherAccount).iam_id,
    seeded.otherAccount,
  );
  const wrong = "wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong-".slice(0, 44);
  for (const api_key of [wrong, stranger]) {
    expect((await refusal(owner.post("/configurations", { ...configuration(), api_key }))).status).toBe(400);
  }
  await owner.post("/configurations", configuration());
  expect((await refusal(owner.patch("/configurations/engine", { api_key: wrong }))).message).toContain(
    "not valid",
  );
  expect((await owner.get("/configurations/engine")).result.api_key).toBe(apiKey);
});

test("only a Manager of the whole instance may configure; a Reader sees the list without the key", async () => {
  await owner.post("/configurations", configuration());
  const writer = await clientWith(cloud, roles.writer);
  const ofGroup = await clientWith(cloud, roles.manager, { resourceType: "secret-group" });
  for (const client of [writer, ofGroup]) {
    const refused = await refusal(client.get("/configurations/engine"));
    expect(refused.status).toBe(403);
    expect(refused.errors[0]?.message).toContain("not authorized");
    expect((await refusal(client.patch("/configurations/engine", { disabled: true }))).status).toBe(403);
    expect((await refusal(client.delete("/configurations/engine"))).status).toBe(403);
  }
  const reader = await clientWith(cloud, roles.reader, { serviceInstance: seeded.instance });
  expect((await reader.get("/configurations")).result.total_count).toBe(1);
  const elsewhere = await clientWith(cloud, roles.manager, { serviceInstance: "another" });
  expect((await refusal(elsewhere.get("/configurations"))).status).toBe(403);
});

test("v1 configures the same engine", async () => {
  const token = await cloud.token();
  const url = `${host}/api/v1/config/iam_credentials`;
  const unset = await cloud.call(url, { token });
  expect(unset.status).toBe(404);
  expect(unset.body.metadata.collection_type).toBe("application/vnd.ibm.secrets-manager.error+json");
  expect((await cloud.call(url, { method: "PUT", token, body: { api_key: apiKey } })).status).toBe(204);
  const read = await cloud.call(url, { token });
  expect(read.body).toMatchObject({
    metadata: { collection_type: "application/vnd.ibm.secrets-manager.config+json", collection_total: 1 },
    resources: [{ api_key: apiKey, api_key_hash: expect.stringMatching(/^[0-9a-f]{64}$/) }],
  });
  const { configurations } = (await owner.get("/configurations")).result;
  expect(configurations).toHaveLength(1);
  const next = engineIdentity(cloud).apiKey;
  await cloud.call(url, { method: "PUT", token, body: { api_key: next } });
  expect((await owner.get(`/configurations/${configurations[0].name}`)).result.api_key).toBe(next);
  await owner.delete(`/configurations/${configurations[0].name}`);
});

test("bad input names the field; types that are not served say so", async () => {
  const missing = await refusal(
    owner.post("/configurations", { config_type: "iam_credentials_configuration", name: "x1" }),
  );
  expect(missing.status).toBe(400);
  expect(missing.errors[0]?.message).toContain("api_key");
  expect((await refusal(owner.post("/configurations", { config_type: "nonsense", name: "x1" }))).status).toBe(
    400,
  );
  const other = { config_type: "private_cert_configuration_root_ca", name: "root", max_ttl: "8760h" };
  expect((await refusal(owner.post("/configurations", other))).status).toBe(501);
});

test("an instance answers on its own host names only", async () => {
  const token = await cloud.token();
  const { instance, region } = seeded;
  const at = (name: string) =>
    new SecretsManagerClient(cloud, token, `https://${name}.secrets-manager.appdomain.cloud`);
  expect((await at(`${instance}.private.${region}`).get("/configurations")).status).toBe(200);
  expect((await refusal(at(`${instance}.eu-de`).get("/configurations"))).status).toBe(404);
  const unknown = instance.replace(/^./, "0");
  expect((await refusal(at(`${unknown}.${region}`).get("/configurations"))).status).toBe(404);
  const nobody = new SecretsManagerClient(cloud, "");
  expect((await refusal(nobody.get("/configurations"))).status).toBe(401);
});
