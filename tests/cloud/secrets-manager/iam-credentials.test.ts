import { engineAddress } from "../../../cloud/services/secrets-manager/engine";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";
import {
  accessGroup,
  type EngineIdentity,
  engineIdentity,
  putPolicy,
  refusal,
  roles,
  SecretsManagerClient,
} from "./_instance";

let cloud: TestCloud;
let owner: SecretsManagerClient;
let engine: EngineIdentity;
let group: string;
let serial = 0;

beforeAll(async () => {
  cloud = await TestCloud.start();
  owner = new SecretsManagerClient(cloud, await cloud.token());
  group = accessGroup(cloud);
});
afterAll(() => cloud.close());
beforeEach(async () => {
  engine = engineIdentity(cloud);
  const { apiKey: api_key } = engine;
  await owner.post("/configurations", {
    config_type: "iam_credentials_configuration",
    name: "engine",
    api_key,
  });
});
afterEach(() => owner.delete("/configurations/engine").catch(() => undefined));

const wanted = (rest: object = {}) => ({
  secret_type: "iam_credentials",
  name: `credentials-${++serial}`,
  ttl: "24h",
  reuse_api_key: true,
  access_groups: [group],
  ...rest,
});
const iam = () => cloud.cloud.iam;

test("the engine makes a locked service ID in the access group with a locked key, and the key gets a token", async () => {
  const body = wanted();
  const { status, result: secret } = await owner.post("/secrets", body);
  expect(status).toBe(201);
  expect(secret).toMatchObject({
    secret_type: "iam_credentials",
    secret_group_id: "default",
    ttl: "86400",
    reuse_api_key: true,
    access_groups: [group],
    service_id_is_static: false,
    rotation: { auto_rotate: false },
    state: 1,
    state_description: "active",
    versions_total: 1,
    locks_total: 0,
    retrieved_at: "1970-01-01T00:00:00Z",
    crn: `crn:v1:bluemix:public:secrets-manager:us-south:a/${seeded.account}:${seeded.instance}:secret:${secret.id}`,
  });
  const serviceId = iam().serviceIds.get(secret.service_id);
  expect(serviceId).toMatchObject({ locked: true, account_id: seeded.account });
  expect(
    iam()
      .memberships.by("iam_id", serviceId!.iam_id)
      .map((m) => m.group_id),
  ).toEqual([group]);
  expect(iam().apiKeys.get(secret.api_key_id)).toMatchObject({
    name: `Secrets-Manager-IAM-Secret-${body.name}`,
    iam_id: serviceId?.iam_id,
    locked: true,
    created_by: engine.iamId,
  });
  expect(iam().apiKeys.get(secret.api_key_id)?.value).toBeUndefined();
  expect(await cloud.token(secret.api_key)).toBeTruthy();

  expect((await owner.delete(`/secrets/${secret.id}`)).status).toBe(204);
  expect(iam().serviceIds.has(secret.service_id)).toBe(false);
  expect(iam().apiKeys.has(secret.api_key_id)).toBe(false);
  await expect(cloud.token(secret.api_key)).rejects.toThrow("BXNIM0415E");
});

test("reading a reused secret gives the same key, counts as retrieval and locks the key again", async () => {
  const { id, api_key, api_key_id } = (await owner.post("/secrets", wanted())).result;
  iam().apiKeys.put(api_key_id, { ...iam().apiKeys.get(api_key_id)!, locked: false });
  const read = (await owner.get(`/secrets/${id}`)).result;
  expect(read).toMatchObject({ api_key, downloaded: true });
  expect(Date.parse(read.retrieved_at)).toBeGreaterThan(0);
  expect(iam().apiKeys.get(api_key_id)?.locked).toBe(true);
  const metadata = (await owner.get(`/secrets/${id}/metadata`)).result;
  expect(metadata).not.toHaveProperty("api_key");
  expect((await owner.get(`/secrets/${id}/versions/current/metadata`)).result).toMatchObject({
    alias: "current",
    secret_id: id,
    payload_available: true,
    api_key_id,
  });
});

test("for a service ID of the user's own only keys are made, and only keys are taken away", async () => {
  const own = new Principals(cloud.cloud).serviceId();
  const body = wanted({ access_groups: undefined, service_id: own.id });
  const { id, api_key_id, ...secret } = (await owner.post("/secrets", body)).result;
  expect(secret).toMatchObject({ service_id: own.id, service_id_is_static: true });
  expect(iam().apiKeys.get(api_key_id)?.iam_id).toBe(own.iam_id);
  await owner.delete(`/secrets/${id}`);
  expect(iam().apiKeys.has(api_key_id)).toBe(false);
  expect(iam().serviceIds.has(own.id)).toBe(true);
});

test.each(["identity", "groups"] as const)(
  "without its role on iam-%s the engine makes nothing, and nothing is left behind",
  async (what) => {
    iam().policies.delete(engine.grants[what]);
    const before = [iam().serviceIds.size, iam().apiKeys.size, iam().policies.size];
    const refused = await refusal(owner.post("/secrets", wanted()));
    expect(refused.status).toBe(400);
    expect(refused.errors[0]?.message).toContain("not authorized");
    expect([iam().serviceIds.size, iam().apiKeys.size, iam().policies.size]).toEqual(before);
  },
);

test("where the account restricts the creation of service IDs the engine needs the role Service ID creator", async () => {
  const settings = iam().settings.get(seeded.account)!;
  iam().settings.put(seeded.account, { ...settings, restrict_create_service_id: "RESTRICTED" });
  expect((await refusal(owner.post("/secrets", wanted()))).status).toBe(400);
  putPolicy(cloud, "access", { iam_id: engine.iamId }, roles.serviceIdCreator, {
    serviceName: "iam-identity",
  });
  expect((await owner.post("/secrets", wanted())).status).toBe(201);
  iam().settings.put(seeded.account, settings);
});

test("without a configuration the instance works by authorizations, and only by both of them", async () => {
  await owner.delete("/configurations/engine");
  const source = {
    accountId: seeded.account,
    serviceName: "secrets-manager",
    serviceInstance: seeded.instance,
  };
  expect((await refusal(owner.post("/secrets", wanted()))).errors[0]?.message).toContain(
    "authorize this instance",
  );
  putPolicy(cloud, "authorization", source, roles.operator, { serviceName: "iam-identity" });
  expect((await refusal(owner.post("/secrets", wanted()))).status).toBe(400);
  putPolicy(cloud, "authorization", source, roles.memberManage, { serviceName: "iam-groups" });
  const { id, api_key } = (await owner.post("/secrets", wanted())).result;
  expect(await cloud.token(api_key)).toBeTruthy();
  await owner.delete(`/secrets/${id}`);
});

test("a disabled configuration is not used", async () => {
  await owner.patch("/configurations/engine", { disabled: true });
  const source = { serviceName: "secrets-manager" };
  for (const policy of [...iam().policies.by("subject", "serviceName=secrets-manager")])
    iam().policies.delete(policy.id);
  expect((await refusal(owner.post("/secrets", wanted()))).status).toBe(400);
  putPolicy(cloud, "authorization", source, roles.operator, { serviceName: "iam-identity" });
  putPolicy(cloud, "authorization", source, roles.memberManage, { serviceName: "iam-groups" });
  const { api_key_id } = (await owner.post("/secrets", wanted())).result;
  expect(iam().apiKeys.get(api_key_id)?.created_by).toMatch(/^crn-crn:v1:bluemix:public:secrets-manager/);
});

test("where the account allows other IP addresses only, the engine is stopped and says why", async () => {
  const settings = iam().settings.get(seeded.account)!;
  const only = (allowed_ip_addresses: string) =>
    iam().settings.put(seeded.account, { ...settings, allowed_ip_addresses });
  only("127.0.0.1");
  expect((await refusal(owner.post("/secrets", wanted()))).message).toContain(
    "IP address restrictions are enabled for the account",
  );
  only(`127.0.0.1,${engineAddress}`);
  expect((await owner.post("/secrets", wanted())).status).toBe(201);
  only("");
});

test("an engine whose key was deleted in IAM makes nothing", async () => {
  const key = iam().apiKeys.by("iam_id", engine.iamId)[0]!;
  iam().apiKeys.delete(key.id);
  const refused = await refusal(owner.post("/secrets", wanted()));
  expect(refused.status).toBe(400);
  expect(refused.message).toContain("not valid");
});

test("bad settings are refused by name", async () => {
  const cases: [object, string][] = [
    [{ ttl: "30s" }, "ttl"],
    [{ ttl: "91d" }, "ttl"],
    [{ ttl: "soon" }, "ttl"],
    [{ access_groups: [] }, "access_groups"],
    [{ service_id: "ServiceId-1" }, "service_id"],
    [{ access_groups: undefined }, "access_groups"],
    [{ service_id: `ServiceId-${seeded.instance}` }, "service_id"],
    [{ access_groups: [accessGroup(cloud, seeded.otherAccount)] }, ""],
    [{ name: "no spaces here" }, "name"],
    [{ labels: ["x"] }, "labels"],
    [{ payload: "nope" }, "payload"],
    [{ reuse_api_key: undefined }, "reuse_api_key"],
    [{ rotation: { auto_rotate: true, interval: 30, unit: "day" } }, "rotation"],
    [{ rotation: { auto_rotate: true } }, "rotation"],
  ];
  for (const [change, field] of cases) {
    const refused = await refusal(owner.post("/secrets", wanted(change)));
    expect([change, refused.status]).toEqual([change, 400]);
    expect(refused.message).toContain(field);
  }
});
