import type { EngineConfig } from "../../config/schema";
import type { Account, Answer } from "../../preflight/account";
import { engineKey } from "../../preflight/engine-key";

const now = Date.parse("2026-11-23T00:00:00Z");
const day = 24 * 60 * 60 * 1000;

interface World {
  /** Age in days, by the key's name. */
  keys?: Record<string, number>;
  serviceIds?: { id: string; iam_id: string; name: string }[];
  rotateEvery?: number;
  asked?: boolean;
  status?: number;
}

function keyOf({ keys = {}, rotateEvery, asked = false, status = 200, ...world }: World) {
  const serviceIds = world.serviceIds ?? [{ id: "s", iam_id: "iam-s", name: "demo-iam-credentials-engine" }];
  const get = async (url: string): Promise<Answer> => {
    const query = new URL(url).searchParams;
    if (url.includes("/v1/serviceids"))
      return {
        status,
        body: { serviceids: serviceIds.filter(({ name }) => name === query.get("name")) },
      };
    const apikeys = Object.entries(keys).map(([name, age]) => ({
      name,
      created_at: new Date(now - age * day).toISOString(),
    }));
    return { status, body: { apikeys } };
  };
  const engine = { name: "demo", formerNames: ["old"], instance: { account: "a" }, apiKey: { rotateEvery } };
  return engineKey({ get } as unknown as Account, engine as unknown as EngineConfig, asked, now);
}

const first = "demo-iam-credentials-engine";
const second = "demo-iam-credentials-engine-2";

test("an engine that is not there yet gets its first key", async () => {
  await expect(keyOf({ serviceIds: [] })).resolves.toEqual({ generation: 1 });
});

test("a key of any age stays where rotation is not asked for", async () => {
  await expect(keyOf({ keys: { [second]: 9999 } })).resolves.toEqual({ generation: 2 });
});

test.each([
  [89, { generation: 1 }],
  [90, { generation: 2, rotation: "its API key is 90 days old, and apiKey.rotateEvery is 90" }],
])("a key of %d days with rotateEvery 90", async (age, expected) => {
  await expect(keyOf({ keys: { [first]: age }, rotateEvery: 90 })).resolves.toEqual(expected);
});

test("a young key is replaced on demand", async () => {
  await expect(keyOf({ keys: { [first]: 0 }, asked: true })).resolves.toMatchObject({ generation: 2 });
});

test("a rotation that was not finished is gone on with, and no other is started", async () => {
  const keys = { [first]: 200, [second]: 100 };
  await expect(keyOf({ keys, asked: true, rotateEvery: 90 })).resolves.toEqual({ generation: 2 });
});

test("keys of the service ID that are not the engine's do not count", async () => {
  await expect(keyOf({ keys: { [first]: 1, "by-hand": 500 }, rotateEvery: 90 })).resolves.toEqual({
    generation: 1,
  });
});

test("a renamed engine keeps its key", async () => {
  const serviceIds = [{ id: "s", iam_id: "iam-s", name: "old-iam-credentials-engine" }];
  await expect(keyOf({ serviceIds, keys: { "old-iam-credentials-engine-3": 1 } })).resolves.toEqual({
    generation: 3,
  });
});

test("two service IDs that could be the engine's are an error that lists them", async () => {
  const serviceIds = ["one", "two"].map((id) => ({ id, iam_id: `iam-${id}`, name: first }));
  const result = keyOf({ serviceIds, keys: { [first]: 1 } });
  await expect(result).rejects.toMatchObject({ code: "SERVICE_ID_AMBIGUOUS" });
  await expect(result).rejects.toThrow("one, two");
});

test("keys that cannot be listed stop the run", async () => {
  await expect(keyOf({ status: 403 })).rejects.toMatchObject({ code: "ENGINE_KEYS_UNREADABLE" });
});
