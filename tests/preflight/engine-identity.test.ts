import type { EngineConfig } from "../../config/schema";
import type { Account, Answer } from "../../preflight/account";
import { engineIdentity } from "../../preflight/engine-identity";

interface World {
  keys?: string[];
  serviceIds?: { id: string; iam_id: string; name: string }[];
  status?: number;
  /** The instance has a configuration, with a key of the service ID `s`. */
  configured?: boolean;
  /** Default: true. */
  keyInIam?: boolean;
  /** Name of that key. */
  configuredKey?: string;
  adopt?: { configuration: string };
}

function identityOf({ keys = [], status = 200, ...world }: World) {
  const serviceIds = world.serviceIds ?? [{ id: "s", iam_id: "iam-s", name: "demo-iam-credentials-engine" }];
  const get = async (url: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const query = new URL(url).searchParams;
    if (url.includes("/configurations/"))
      return world.configured ? { status: 200, body: { api_key: "value" } } : { status: 404, body: {} };
    if (url.endsWith("/apikeys/details"))
      return headers["IAM-ApiKey"] === "value" && world.keyInIam !== false
        ? { status: 200, body: { iam_id: "iam-s", name: world.configuredKey ?? first } }
        : { status: 404, body: {} };
    if (url.endsWith("/v1/serviceids/s"))
      return { status: 200, body: { id: "s", iam_id: "iam-s", name: "renamed-by-hand", locked: false } };
    if (url.includes("/v1/serviceids"))
      return {
        status,
        body: { serviceids: serviceIds.filter(({ name }) => name === query.get("name")) },
      };
    const apikeys = keys.map((name) => ({
      name,
      created_at: "2026-11-23T00:00+0000",
      expires_at: "2027-02-21T00:00+0000",
      locked: true,
    }));
    return { status, body: { apikeys } };
  };
  const engine = {
    name: "demo",
    formerNames: ["old"],
    adopt: world.adopt,
    instance: { account: "a", guid: "g", region: "us-south" },
  };
  return engineIdentity({ get } as unknown as Account, engine as unknown as EngineConfig);
}

const first = "demo-iam-credentials-engine";
const second = "demo-iam-credentials-engine-2";
const found = (generation: number) => ({
  generation,
  createdAt: Date.parse("2026-11-23T00:00:00Z"),
  expiresAt: "2027-02-21T00:00+0000",
  locked: true,
});
const serviceId = { id: "s", iamId: "iam-s", locked: false };

test("an engine that is not there yet has no keys", async () => {
  await expect(identityOf({ serviceIds: [] })).resolves.toEqual({ keys: [] });
});

test("a service ID without a key is the engine's by its name alone, so that its lock is seen", async () => {
  await expect(identityOf({})).resolves.toEqual({ serviceId, keys: [] });
});

test("an instance that works with a key which IAM does not have any more is told", async () => {
  await expect(identityOf({ configured: true, keyInIam: false })).resolves.toEqual({
    serviceId,
    keys: [],
    keyGone: true,
  });
});

test("the newest key comes first", async () => {
  await expect(identityOf({ keys: [first, second] })).resolves.toEqual({
    serviceId,
    keys: [found(2), found(1)],
  });
});

test("keys of the service ID that are not the engine's do not count", async () => {
  await expect(identityOf({ keys: [first, "by-hand"] })).resolves.toEqual({ serviceId, keys: [found(1)] });
});

test("a renamed engine keeps its key", async () => {
  const serviceIds = [{ id: "s", iam_id: "iam-s", name: "old-iam-credentials-engine" }];
  await expect(identityOf({ serviceIds, keys: ["old-iam-credentials-engine-3"] })).resolves.toEqual({
    serviceId,
    keys: [found(3)],
  });
});

test("a service ID that somebody renamed is found by the key that the instance works with", async () => {
  await expect(identityOf({ serviceIds: [], keys: [second], configured: true })).resolves.toEqual({
    serviceId,
    keys: [found(2)],
  });
});

test("an instance that works with the key of another engine is taken, unless its configuration is adopted", async () => {
  const taken = { serviceIds: [], configured: true, configuredKey: "payments-iam-credentials-engine" };
  const result = identityOf(taken);
  await expect(result).rejects.toMatchObject({ code: "CONFIGURATION_TAKEN" });
  await expect(result).rejects.toThrow('"payments-iam-credentials-engine"');
  const adopt = { configuration: "iam-credentials-engine" };
  await expect(identityOf({ ...taken, adopt })).resolves.toEqual({ keys: [] });
});

test("two service IDs that could be the engine's are an error that lists them", async () => {
  const serviceIds = ["one", "two"].map((id) => ({ id, iam_id: `iam-${id}`, name: first }));
  const result = identityOf({ serviceIds, keys: [first] });
  await expect(result).rejects.toMatchObject({ code: "SERVICE_ID_AMBIGUOUS" });
  await expect(result).rejects.toThrow("one, two");
});

test("keys that cannot be listed stop the run", async () => {
  await expect(identityOf({ status: 403 })).rejects.toMatchObject({ code: "ENGINE_KEYS_UNREADABLE" });
});
