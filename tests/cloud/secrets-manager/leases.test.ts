import { seeded, TestCloud } from "../_helpers/cloud";
import { accessGroup, type EngineIdentity, engineIdentity, refusal, SecretsManagerClient } from "./_instance";

const hour = 3_600_000;
const day = 24 * hour;

let cloud: TestCloud;
let owner: SecretsManagerClient;
let engine: EngineIdentity;
let group: string;
let serial = 0;

beforeAll(async () => {
  cloud = await TestCloud.start();
  engine = engineIdentity(cloud);
  group = accessGroup(cloud);
  await signIn();
  const { apiKey: api_key } = engine;
  await owner.post("/configurations", {
    config_type: "iam_credentials_configuration",
    name: "engine",
    api_key,
  });
});
afterAll(() => cloud.close());
beforeEach(() => signIn());

async function signIn(): Promise<void> {
  owner = new SecretsManagerClient(cloud, await cloud.token());
}

/** Time passes; tokens end with it. */
async function after(ms: number): Promise<void> {
  cloud.cloud.clock.advance(ms);
  await signIn();
}

async function credentials(rest: object = {}) {
  const body = {
    secret_type: "iam_credentials",
    name: `lease-${++serial}`,
    ttl: "1h",
    reuse_api_key: true,
    access_groups: [group],
    ...rest,
  };
  return (await owner.post("/secrets", body)).result;
}

const iam = () => cloud.cloud.iam;
const metadata = async (id: string) => (await owner.get(`/secrets/${id}/metadata`)).result;

test("when the lease is over the service ID and its key are gone; the next read makes new ones", async () => {
  const { id, service_id, api_key, expiration_date } = await credentials();
  expect(Date.parse(expiration_date) - cloud.cloud.clock.now()).toBeGreaterThan(hour - 10_000);
  await after(hour);
  expect(await metadata(id)).toMatchObject({ state: 1 });
  expect(iam().serviceIds.has(service_id)).toBe(false);
  await expect(cloud.token(api_key)).rejects.toThrow("BXNIM0415E");
  const again = (await owner.get(`/secrets/${id}`)).result;
  expect(again.service_id).not.toBe(service_id);
  expect(await cloud.token(again.api_key)).toBeTruthy();
});

test("without reuse nothing is made until a read, and each read replaces the credentials before", async () => {
  const made = await credentials({ reuse_api_key: false });
  expect(made).not.toHaveProperty("api_key");
  const first = (await owner.get(`/secrets/${made.id}`)).result;
  const second = (await owner.get(`/secrets/${made.id}`)).result;
  expect(second.api_key).not.toBe(first.api_key);
  await expect(cloud.token(first.api_key)).rejects.toThrow();
  expect(await cloud.token(second.api_key)).toBeTruthy();
  expect(iam().serviceIds.has(first.service_id)).toBe(false);
  expect(second.versions_total).toBe(1);
  const rotation = await refusal(owner.post(`/secrets/${made.id}/versions`, {}));
  expect(rotation.message).toBe("Rotating IAM credentials is not supported when reuse credentials is off.");
});

test("a lock keeps credentials alive beyond their lease, and a locked secret that would change is not read", async () => {
  const kept = await credentials();
  const dynamic = await credentials({ reuse_api_key: false });
  await owner.get(`/secrets/${dynamic.id}`);
  for (const { id } of [kept, dynamic])
    await owner.post(`/secrets/${id}/locks_bulk`, { locks: [{ name: "app" }] });
  const refused = await refusal(owner.get(`/secrets/${dynamic.id}`));
  expect(refused.status).toBe(412);
  expect((await refusal(owner.delete(`/secrets/${dynamic.id}/versions/current/secret_data`))).status).toBe(
    412,
  );
  await after(2 * hour);
  expect((await owner.get(`/secrets/${kept.id}`)).result.api_key).toBe(kept.api_key);
  await owner.delete(`/secrets/${kept.id}/locks_bulk`);
  await metadata(kept.id);
  expect(iam().apiKeys.has(kept.api_key_id)).toBe(false);
});

test("a manual rotation makes new credentials; the previous ones live on until their lease ends or the next rotation", async () => {
  const { id, ...first } = await credentials();
  const second = (await owner.post(`/secrets/${id}/versions`, {})).result;
  expect(second).toMatchObject({ alias: "current", auto_rotated: false, payload_available: true });
  expect(second.service_id).not.toBe(first.service_id);
  expect((await owner.get(`/secrets/${id}/versions/previous`)).result.api_key).toBe(first.api_key);
  await owner.post(`/secrets/${id}/versions`, {});
  expect(iam().apiKeys.has(first.api_key_id)).toBe(false);
  expect(iam().serviceIds.has(first.service_id)).toBe(false);
  expect(iam().apiKeys.has(second.api_key_id)).toBe(true);
});

test("the previous version can be restored while it is active", async () => {
  const { id, ...first } = await credentials({ ttl: "2h" });
  expect(
    (await refusal(owner.post(`/secrets/${id}/versions`, { restore_from_version: "previous" }))).status,
  ).toBe(404);
  const second = (await owner.post(`/secrets/${id}/versions`, {})).result;
  const restored = (await owner.post(`/secrets/${id}/versions`, { restore_from_version: "previous" })).result;
  expect(restored).toMatchObject({ alias: "current", api_key_id: first.api_key_id, api_key: first.api_key });
  expect((await metadata(id)).versions_total).toBe(3);
  expect(iam().apiKeys.has(first.api_key_id)).toBe(true);
  await owner.post(`/secrets/${id}/versions`, {});
  expect(iam().apiKeys.has(second.api_key_id)).toBe(false);
  expect(iam().apiKeys.has(first.api_key_id)).toBe(true);
  await after(2 * hour);
  const over = await refusal(owner.post(`/secrets/${id}/versions`, { restore_from_version: "previous" }));
  expect(over.message).toBe("Version previous is not active.");
});

test("a secret rotates by its policy in the cloud's time", async () => {
  const { id, api_key_id, next_rotation_date } = await credentials({
    ttl: "60d",
    rotation: { auto_rotate: true, interval: 30, unit: "day" },
  });
  expect(Date.parse(next_rotation_date)).toBeGreaterThan(cloud.cloud.clock.now() + 29 * day);
  await after(29 * day);
  expect(await metadata(id)).toMatchObject({ versions_total: 1, api_key_id });
  await after(day);
  const rotated = await metadata(id);
  expect(rotated.versions_total).toBe(2);
  expect(rotated.api_key_id).not.toBe(api_key_id);
  expect(Date.parse(rotated.next_rotation_date)).toBeGreaterThan(cloud.cloud.clock.now() + 29 * day);
  expect((await owner.get(`/secrets/${id}/versions/current/metadata`)).result.auto_rotated).toBe(true);
  expect(iam().apiKeys.has(api_key_id)).toBe(true);
});

test("a rotation waits for the locks of the previous version, and for the engine to be allowed again", async () => {
  const rotation = { auto_rotate: true, interval: 1, unit: "day" };
  const { id } = await credentials({ ttl: "90d", rotation });
  await owner.post(`/secrets/${id}/locks_bulk`, { locks: [{ name: "app" }] });
  await after(day);
  expect((await metadata(id)).versions_total).toBe(2);
  await after(day);
  expect((await metadata(id)).versions_total).toBe(2);
  await owner.delete(`/secrets/${id}/versions/previous/locks_bulk`);
  expect((await metadata(id)).versions_total).toBe(3);

  const policy = iam().policies.get(engine.grants.identity)!;
  iam().policies.delete(policy.id);
  await after(day);
  expect((await metadata(id)).versions_total).toBe(3);
  iam().policies.put(policy.id, policy);
  await after(2 * hour);
  expect((await metadata(id)).versions_total).toBe(4);
});

test("a policy must fit the lease, and may not leave a gap before the current version ends", async () => {
  const { id } = await credentials({ ttl: "10d" });
  const patch = (body: object) => owner.patch(`/secrets/${id}/metadata`, body);
  const every = (interval: number, unit = "day") => ({ rotation: { auto_rotate: true, interval, unit } });
  expect((await refusal(patch(every(11)))).message).toContain("cannot exceed");
  expect((await refusal(patch(every(4, "month")))).status).toBe(400);
  expect((await patch(every(5))).result).toMatchObject({
    rotation: { auto_rotate: true, interval: 5, unit: "day" },
  });
  const longer = await refusal(patch({ ttl: "30d", ...every(20) }));
  expect(longer.errors[0]?.code).toBe("secrets-manager.Error02009");
  expect((await patch({ ttl: "30d" })).result.ttl).toBe("2592000");
  const { expiration_date } = (await owner.post(`/secrets/${id}/versions`, {})).result;
  expect(Date.parse(expiration_date)).toBeGreaterThan(cloud.cloud.clock.now() + 29 * day);
  expect((await patch(every(20))).status).toBe(200);
  const off = (await patch({ rotation: { auto_rotate: false } })).result;
  expect(off.rotation).toEqual({ auto_rotate: false });
  expect(off).not.toHaveProperty("next_rotation_date");
});

test("deleting the data of the current version deletes its credentials in IAM", async () => {
  const { id, api_key_id, service_id } = await credentials();
  expect((await owner.delete(`/secrets/${id}/versions/current/secret_data`)).status).toBe(204);
  expect(iam().apiKeys.has(api_key_id)).toBe(false);
  expect(iam().serviceIds.has(service_id)).toBe(false);
  expect((await owner.get(`/secrets/${id}/versions/current/metadata`)).result.payload_available).toBe(false);
});

test("what somebody removed from IAM by hand does not stop a secret from being deleted", async () => {
  const { id, service_id, api_key_id } = await credentials();
  iam().apiKeys.delete(api_key_id);
  iam().serviceIds.delete(service_id);
  expect((await owner.delete(`/secrets/${id}`)).status).toBe(204);
});

test("the engine may not delete either without its role: the secret stays", async () => {
  const { id } = await credentials();
  const policy = iam().policies.get(engine.grants.identity)!;
  for (const own of iam().policies.by("subject", `iam_id=${engine.iamId}`)) {
    if (own.id !== engine.grants.groups) iam().policies.delete(own.id);
  }
  expect((await refusal(owner.delete(`/secrets/${id}`))).status).toBe(400);
  iam().policies.put(policy.id, policy);
  expect((await owner.delete(`/secrets/${id}`)).status).toBe(204);
});

test("credentials in another account are made by authorization of that account alone", async () => {
  const account_id = seeded.otherAccount;
  const refused = await refusal(credentials({ account_id, access_groups: [accessGroup(cloud, account_id)] }));
  expect(refused.message).toContain("authorize this instance");
});
