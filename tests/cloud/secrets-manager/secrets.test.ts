import { TestCloud } from "../_helpers/cloud";
import { clientWith, refusal, roles, SecretsManagerClient } from "./_instance";

let cloud: TestCloud;
let owner: SecretsManagerClient;
beforeAll(async () => {
  cloud = await TestCloud.start();
  owner = new SecretsManagerClient(cloud, await cloud.token());
});
afterAll(() => cloud.close());

const arbitrary = (name: string, rest: object = {}) => ({
  secret_type: "arbitrary",
  name,
  payload: "hush",
  ...rest,
});

test("an arbitrary secret is created, read with its payload, changed and deleted", async () => {
  const { status, result } = await owner.post(
    "/secrets",
    arbitrary("life", {
      description: "A life",
      labels: ["dev", "us-south"],
      custom_metadata: { team: "a" },
      version_custom_metadata: { build: 1 },
      expiration_date: "2040-01-01T00:00:00Z",
    }),
  );
  expect(status).toBe(201);
  expect(result).toMatchObject({
    payload: "hush",
    downloaded: false,
    expiration_date: "2040-01-01T00:00:00Z",
  });
  const url = `/secrets/${result.id}`;
  expect((await owner.get(`${url}/metadata`)).result).not.toHaveProperty("payload");
  expect((await owner.get(url)).result).toMatchObject({ payload: "hush", downloaded: true });

  const patch = { name: "life-2", labels: ["prod"], custom_metadata: { team: "b" }, expiration_date: null };
  const changed = (await owner.patch(`${url}/metadata`, patch)).result;
  expect(changed).toMatchObject({
    name: "life-2",
    labels: ["prod"],
    custom_metadata: { team: "b" },
    description: "A life",
  });
  expect(changed).not.toHaveProperty("expiration_date");
  expect((await refusal(owner.patch(`${url}/metadata`, { ttl: "1h" }))).status).toBe(400);

  await owner.patch(`${url}/versions/current/metadata`, { version_custom_metadata: { build: 2 } });
  expect((await owner.get(`${url}/versions/current/metadata`)).result.version_custom_metadata).toEqual({
    build: 2,
  });
  expect((await owner.delete(url)).status).toBe(204);
  expect((await refusal(owner.get(url))).status).toBe(404);
});

test("a name is taken once per type, whatever the group", async () => {
  const group = (await owner.post("/secret_groups", { name: "names" })).result.id;
  await owner.post("/secrets", arbitrary("taken"));
  const again = await refusal(owner.post("/secrets", arbitrary("taken", { secret_group_id: group })));
  expect(again.status).toBe(409);
  expect(again.message).toBe("A secret with the same name already exists: taken");
  const other = (await owner.post("/secrets", arbitrary("free"))).result.id;
  expect((await refusal(owner.patch(`/secrets/${other}/metadata`, { name: "taken" }))).status).toBe(409);
});

test("a secret is read by the names of its group, type and itself", async () => {
  const group = (await owner.post("/secret_groups", { name: "by-name" })).result.id;
  await owner.post("/secrets", arbitrary("named", { secret_group_id: group }));
  const url = (groupName: string, name: string) =>
    `/secret_groups/${groupName}/secret_types/arbitrary/secrets/${name}`;
  expect((await owner.get(url("by-name", "named"))).result).toMatchObject({
    payload: "hush",
    downloaded: true,
  });
  expect((await refusal(owner.get(url("default", "named")))).status).toBe(404);
  expect((await refusal(owner.get(url("nowhere", "named")))).status).toBe(404);
});

test("lists are filtered by group, type, labels and text, sorted and paged", async () => {
  const group = (await owner.post("/secret_groups", { name: "listed" })).result.id;
  for (const [name, labels] of [
    ["list-b", ["red", "big"]],
    ["list-a", ["red"]],
    ["list-c", []],
  ] as const) {
    await owner.post(
      "/secrets",
      arbitrary(name, { secret_group_id: group, labels, description: `About ${name}` }),
    );
  }
  const names = async (qs: object) =>
    (await owner.get("/secrets", { groups: group, ...qs })).result.secrets.map(
      (s: { name: string }) => s.name,
    );
  expect(await names({ sort: "name" })).toEqual(["list-a", "list-b", "list-c"]);
  expect(await names({ sort: "-name", limit: 2 })).toEqual(["list-c", "list-b"]);
  expect(await names({ match_all_labels: "red,big" })).toEqual(["list-b"]);
  expect(await names({ search: "About list-c" })).toEqual(["list-c"]);
  expect(await names({ secret_types: "iam_credentials" })).toEqual([]);
  expect(await names({ groups: `default,${group}`, search: "list-", sort: "name" })).toHaveLength(3);

  const page = (await owner.get("/secrets", { groups: group, limit: 2, sort: "name" })).result;
  expect(page).toMatchObject({ total_count: 3, limit: 2, offset: 0, first: { href: expect.any(String) } });
  expect(page).not.toHaveProperty("previous");
  const next = new URL(page.next.href);
  expect(next.searchParams.get("offset")).toBe("2");
  const last = (await owner.get("/secrets", Object.fromEntries(next.searchParams))).result;
  expect(last.secrets.map((s: { name: string }) => s.name)).toEqual(["list-c"]);
  expect(last).not.toHaveProperty("next");
  expect((await refusal(owner.get("/secrets", { sort: "colour" }))).status).toBe(400);
  expect((await refusal(owner.get("/secrets", { limit: 1001 }))).status).toBe(400);
});

test("versions: a rotation keeps the previous payload and forgets the one before", async () => {
  const { id } = (await owner.post("/secrets", arbitrary("rotated"))).result;
  await owner.post(`/secrets/${id}/versions`, { payload: "two" });
  const third = await owner.post(`/secrets/${id}/versions`, {
    payload: "three",
    version_custom_metadata: { n: 3 },
  });
  expect(third.status).toBe(201);
  expect(third.result).toMatchObject({
    alias: "current",
    payload: "three",
    secret_id: id,
    version_custom_metadata: { n: 3 },
  });
  const { versions, total_count } = (await owner.get(`/secrets/${id}/versions`)).result;
  expect(total_count).toBe(3);
  expect(versions.map((v: { payload_available: boolean }) => v.payload_available)).toEqual([
    false,
    true,
    true,
  ]);
  expect((await owner.get(`/secrets/${id}/versions/previous`)).result).toMatchObject({
    payload: "two",
    downloaded: true,
  });
  expect((await owner.get(`/secrets/${id}/versions/${versions[0].id}`)).result).not.toHaveProperty("payload");
  expect((await owner.get(`/secrets/${id}`)).result).toMatchObject({ payload: "three", versions_total: 3 });
  expect((await refusal(owner.delete(`/secrets/${id}/versions/current/secret_data`))).status).toBe(400);
});

test("an expired secret is destroyed, a locked one when its last lock is gone", async () => {
  const soon = new Date(cloud.cloud.clock.now() + 3_600_000).toISOString();
  const open = (await owner.post("/secrets", arbitrary("expires", { expiration_date: soon }))).result.id;
  const held = (await owner.post("/secrets", arbitrary("expires-locked", { expiration_date: soon }))).result
    .id;
  await owner.post(`/secrets/${held}/locks_bulk`, { locks: [{ name: "app-1" }] });
  cloud.cloud.clock.advance(3_600_000);
  owner = new SecretsManagerClient(cloud, await cloud.token());
  const gone = (await owner.get(`/secrets/${open}`)).result;
  expect(gone).toMatchObject({ state: 5, state_description: "destroyed" });
  expect(gone).not.toHaveProperty("payload");
  expect((await owner.get(`/secrets/${held}`)).result).toMatchObject({ state: 1, payload: "hush" });
  await owner.delete(`/secrets/${held}/locks_bulk`);
  expect((await owner.get(`/secrets/${held}`)).result.state).toBe(5);
});

test("a Reader sees metadata, a SecretsReader the payload, a Writer rotates, a Manager deletes", async () => {
  const { id } = (await owner.post("/secrets", arbitrary("guarded"))).result;
  const [reader, secretsReader, writer, manager] = await Promise.all(
    [roles.reader, roles.secretsReader, roles.writer, roles.manager].map((role) => clientWith(cloud, role)),
  );
  expect((await reader!.get(`/secrets/${id}/metadata`)).status).toBe(200);
  expect((await refusal(reader!.get(`/secrets/${id}`))).status).toBe(403);
  expect((await secretsReader!.get(`/secrets/${id}`)).result.payload).toBe("hush");
  expect((await refusal(secretsReader!.post(`/secrets/${id}/versions`, { payload: "x" }))).status).toBe(403);
  expect((await writer!.post(`/secrets/${id}/versions`, { payload: "x" })).status).toBe(201);
  expect((await refusal(writer!.delete(`/secrets/${id}`))).status).toBe(403);
  expect((await manager!.delete(`/secrets/${id}`)).status).toBe(204);
});

test("types that are not served say so; what is no type is refused", async () => {
  expect((await refusal(owner.post("/secrets", { secret_type: "kv", name: "kv", data: {} }))).status).toBe(
    501,
  );
  expect((await refusal(owner.post("/secrets", { secret_type: "nonsense", name: "kv" }))).status).toBe(400);
  expect(
    (await refusal(owner.post("/secrets", { secret_type: "arbitrary", name: "no-payload" }))).message,
  ).toContain("payload");
  expect((await refusal(owner.get("/secrets/not-a-uuid"))).status).toBe(400);
});

test("secrets of these types have no tasks and no actions", async () => {
  const { id } = (await owner.post("/secrets", arbitrary("plain"))).result;
  expect((await owner.get(`/secrets/${id}/tasks`)).result).toEqual({ tasks: [] });
  expect((await refusal(owner.get(`/secrets/${id}/tasks/sm-task-${id}`))).status).toBe(404);
  const action_type = "private_cert_action_revoke_certificate";
  expect((await refusal(owner.post(`/secrets/${id}/actions`, { action_type }))).status).toBe(400);
  expect((await refusal(owner.post(`/secrets/${id}/versions/current/actions`, { action_type }))).status).toBe(
    400,
  );
});
