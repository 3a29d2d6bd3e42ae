import { seeded, TestCloud } from "../_helpers/cloud";
import { clientWith, refusal, roles, SecretsManagerClient } from "./_instance";

let cloud: TestCloud;
let owner: SecretsManagerClient;
let serial = 0;
beforeAll(async () => {
  cloud = await TestCloud.start();
  owner = new SecretsManagerClient(cloud, await cloud.token());
});
afterAll(() => cloud.close());

async function secret(): Promise<string> {
  const body = { secret_type: "arbitrary", name: `locked-${++serial}`, payload: "first" };
  return (await owner.post("/secrets", body)).result.id;
}
const rotate = (id: string, payload = "next") => owner.post(`/secrets/${id}/versions`, { payload });
const lock = (id: string, names: string[], qs?: object, version = "") =>
  owner.post(`/secrets/${id}${version}/locks_bulk`, { locks: names.map((name) => ({ name })) }, qs);

test("locks are attached to the current version, replaced by name, listed and removed", async () => {
  const id = await secret();
  const made = await owner.post(`/secrets/${id}/locks_bulk`, {
    locks: [{ name: "app-1", description: "Application 1", attributes: { key: "value" } }, { name: "app-2" }],
  });
  expect(made.status).toBe(201);
  expect(made.result).toMatchObject({
    secret_id: id,
    secret_group_id: "default",
    secret_type: "arbitrary",
    versions: [{ version_alias: "current", locks: ["app-1", "app-2"], payload_available: true }],
  });
  await lock(id, ["app-1"]);
  const { locks, total_count } = (await owner.get(`/secrets/${id}/locks`, { sort: "-name" })).result;
  expect(total_count).toBe(2);
  expect(locks.map((one: { name: string }) => one.name)).toEqual(["app-2", "app-1"]);
  expect(locks[0]).toMatchObject({
    secret_id: id,
    secret_version_alias: "current",
    created_by: seeded.owner,
  });
  expect((await owner.get(`/secrets/${id}/metadata`)).result.locks_total).toBe(2);
  expect((await owner.get("/secrets_locks", { search: "app-2" })).result.secrets_locks).toMatchObject([
    { secret_id: id, versions: [{ locks: ["app-2"] }] },
  ]);
  expect((await refusal(owner.delete(`/secrets/${id}/locks_bulk`, { name: "app-9" }))).status).toBe(404);
  await owner.delete(`/secrets/${id}/locks_bulk`, { name: "app-1,app-2" });
  expect((await owner.get("/secrets_locks")).result.secrets_locks).toEqual([]);
});

test("a locked secret is not deleted; without its locks it is", async () => {
  const id = await secret();
  await lock(id, ["app-1"]);
  const refused = await refusal(owner.delete(`/secrets/${id}`));
  expect(refused.status).toBe(412);
  expect(refused.errors[0]?.message).toBe(
    "The requested action can't be completed because the secret version is locked.",
  );
  await owner.delete(`/secrets/${id}/locks_bulk`);
  expect((await owner.delete(`/secrets/${id}`)).status).toBe(204);
});

test("a locked current version can be rotated and keeps its locks as previous; a locked previous one stops rotation", async () => {
  const id = await secret();
  await lock(id, ["app-1"]);
  await rotate(id);
  expect((await owner.get(`/secrets/${id}/versions/previous/locks`)).result.total_count).toBe(1);
  expect((await owner.get(`/secrets/${id}/versions/current/locks`)).result.total_count).toBe(0);
  expect((await refusal(rotate(id))).status).toBe(412);
  await owner.delete(`/secrets/${id}/versions/previous/locks_bulk`);
  expect((await rotate(id)).status).toBe(201);
});

test("a lock can clear locks of its name from the previous version, and its data with the last of them", async () => {
  const id = await secret();
  await lock(id, ["app-1", "app-2"]);
  await rotate(id);
  await lock(id, ["app-1"], { mode: "remove_previous" });
  const [, previous] = (await lock(id, ["app-3"])).result.versions;
  expect(previous).toMatchObject({ version_alias: "previous", locks: ["app-2"], payload_available: true });
  const cleared = (await lock(id, ["app-2"], { mode: "remove_previous_and_delete" })).result.versions;
  expect(cleared[1]).toMatchObject({ locks: [], payload_available: false });
  expect((await owner.get(`/secrets/${id}/versions/previous`)).result).not.toHaveProperty("payload");
  expect((await refusal(lock(id, ["app-4"], {}, "/versions/previous"))).status).toBe(400);
});

test("a secret has at most 1000 locks", async () => {
  const id = await secret();
  await lock(
    id,
    Array.from({ length: 1000 }, (_, i) => `lock-${i}`),
  );
  expect((await refusal(lock(id, ["one-more"]))).message).toContain("maximum");
});

test("a Writer locks, a Manager unlocks", async () => {
  const id = await secret();
  const writer = await clientWith(cloud, roles.writer);
  expect((await writer.post(`/secrets/${id}/locks_bulk`, { locks: [{ name: "mine" }] })).status).toBe(201);
  expect((await refusal(writer.delete(`/secrets/${id}/locks_bulk`))).status).toBe(403);
  const reader = await clientWith(cloud, roles.reader);
  expect((await refusal(reader.post(`/secrets/${id}/locks_bulk`, { locks: [] }))).status).toBe(403);
});
