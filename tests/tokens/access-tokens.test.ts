import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { AccessTokens, type AccessTokensOptions } from "../../tokens";
import { seeded, TestCloud } from "../cloud/_helpers/cloud";
import { Principals } from "../cloud/_helpers/principals";

let cloud: TestCloud;
let principals: Principals;
let folder: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  folder = mkdtempSync(join(tmpdir(), "tokens-"));
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

const settings = () => ({ http: { httpsAgent: cloud.agent(), proxy: false }, retries: 0 });
const tokensOf = (apiKey: string, rest: Partial<AccessTokensOptions> = {}) =>
  new AccessTokens({ apiKey, ...settings(), ...rest });

/** A new service ID's key. */
function newKey() {
  const { iam_id } = principals.serviceId();
  const value = principals.apiKey(iam_id);
  return { iam_id, value, record: cloud.cloud.iam.apiKeys.by("iam_id", iam_id)[0]! };
}
const uses = (iamId: string) => cloud.cloud.iam.apiKeys.by("iam_id", iamId)[0]?.authn_count;

test("a key gets a token that services accept", async () => {
  const { iam_id, value } = newKey();
  const token = await tokensOf(value).get();
  expect(token).toMatchObject({ iamId: iam_id, accountId: seeded.account });
  expect(token.expiresAt - token.issuedAt).toBe(3600);
  const { status } = await cloud.call("https://iam.cloud.ibm.com/v1/apikeys/details", {
    token: token.value,
    headers: { "iam-apikey": value },
  });
  expect(status).toBe(200);
});

test("one token serves until 80 % of its life are over, then the next is fetched", async () => {
  const { iam_id, value } = newKey();
  let now = Date.now();
  const tokens = tokensOf(value, { now: () => now });
  await Promise.all([tokens.get(), tokens.get(), tokens.authorization()]);
  now += 47 * 60_000;
  await tokens.get();
  expect(uses(iam_id)).toBe(1);
  now += 2 * 60_000;
  await tokens.get();
  expect(uses(iam_id)).toBe(2);
});

test("a cache file is its owner's alone and saves the next program an exchange", async () => {
  const { iam_id, value } = newKey();
  const cacheFile = join(folder, "cache");
  const first = await tokensOf(value, { cacheFile }).get();
  expect(statSync(cacheFile).mode & 0o777).toBe(0o600);
  expect(await tokensOf(value, { cacheFile }).get()).toEqual(first);
  expect(uses(iam_id)).toBe(1);
});

test("a cached token of another key, or a broken cache file, is not used", async () => {
  const [one, other] = [newKey(), newKey()];
  const cacheFile = join(folder, "shared");
  await tokensOf(one.value, { cacheFile }).get();
  expect((await tokensOf(other.value, { cacheFile }).get()).iamId).toBe(other.iam_id);
  writeFileSync(cacheFile, "not JSON");
  expect((await tokensOf(one.value, { cacheFile }).get()).iamId).toBe(one.iam_id);
});

test("a cache file that others may read is refused", async () => {
  const cacheFile = join(folder, "open");
  writeFileSync(cacheFile, "", { mode: 0o644 });
  await expect(tokensOf(newKey().value, { cacheFile }).get()).rejects.toMatchObject({ code: "CACHE_UNSAFE" });
});

describe("says what a refused key means", () => {
  const change = (id: string, what: object) => {
    const { apiKeys } = cloud.cloud.iam;
    apiKeys.put(id, { ...apiKeys.get(id)!, ...what });
  };

  test("a wrong one", async () => {
    await expect(tokensOf("x".repeat(44)).get()).rejects.toMatchObject({
      code: "KEY_UNKNOWN",
      message: expect.stringContaining("mistyped"),
    });
  });

  test("a disabled one", async () => {
    const { value, record } = newKey();
    change(record.id, { disabled: true });
    await expect(tokensOf(value).get()).rejects.toMatchObject({ code: "KEY_DISABLED" });
  });

  test("an expired one", async () => {
    const { value, record } = newKey();
    change(record.id, { expires_at: "2020-01-01T00:00+0000" });
    await expect(tokensOf(value).get()).rejects.toMatchObject({ code: "KEY_EXPIRED" });
  });

  test("one whose account does not allow this address", async () => {
    const { settings: all } = cloud.cloud.iam;
    const before = all.get(seeded.account)!;
    const { value } = newKey();
    all.put(seeded.account, { ...before, allowed_ip_addresses: "203.0.113.7" });
    try {
      await expect(tokensOf(value).get()).rejects.toMatchObject({ code: "LOCKED_OUT" });
    } finally {
      all.put(seeded.account, before);
    }
  });

  test("and never shows the key, not even to a debugger's print", async () => {
    const key = "a-very-secret-key-of-44-characters-0123456789";
    const error = await tokensOf(key)
      .get()
      .catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 9 })).not.toContain(key);
  });
});

describe("where IAM has trouble", () => {
  let server: Server;
  let url: string;
  let answers: number[];
  let asked: number;
  beforeEach(async () => {
    asked = 0;
    const real = await cloud.token();
    server = createServer((_, response) => {
      const status = answers[Math.min(asked, answers.length - 1)] ?? 200;
      asked += 1;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(status === 200 ? { access_token: real } : { errorMessage: "busy" }));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((done) => server.close(done)));

  test("asks again after 503 and 429, with growing pauses", async () => {
    answers = [503, 429, 200];
    const start = Date.now();
    await new AccessTokens({ apiKey: "key", url, retries: 3 }).get();
    expect(asked).toBe(3);
    expect(Date.now() - start).toBeGreaterThan(1500); // 0.5 s, then 1.5 s
  });

  test("gives up at last, with a code of its own", async () => {
    answers = [503];
    const tokens = new AccessTokens({ apiKey: "key", url, retries: 1 });
    await expect(tokens.get()).rejects.toMatchObject({ code: "UNREACHABLE" });
    expect(asked).toBe(2);
  });

  test("does not ask again when the key is refused", async () => {
    answers = [400];
    await expect(new AccessTokens({ apiKey: "key", url }).get()).rejects.toMatchObject({ code: "REFUSED" });
    expect(asked).toBe(1);
  });

  test("goes on with a token that is due for renewal but valid", async () => {
    answers = [200, 503];
    let now = Date.now();
    const tokens = new AccessTokens({ apiKey: "key", url, retries: 0, now: () => now });
    const first = await tokens.get();
    now += 50 * 60_000;
    expect(await tokens.get()).toEqual(first);
    now += 10 * 60_000;
    await expect(tokens.get()).rejects.toMatchObject({ code: "UNREACHABLE" });
  });
});
