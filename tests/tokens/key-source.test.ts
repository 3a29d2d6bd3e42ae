import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { AccessTokens, keyFromEnvironment, keyFromFile, keyFromSecret, keyFromStream } from "../../tokens";
import { seeded, TestCloud } from "../cloud/_helpers/cloud";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "keys-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

test("a file with the key alone, or as the console downloads it", async () => {
  await expect(keyFromFile(file("the-key\n"))).resolves.toBe("the-key");
  await expect(keyFromFile(file('{"name":"x","apikey":"the-key"}'))).resolves.toBe("the-key");
});

test("a file that cannot hold a key is told without its content", async () => {
  for (const text of ["", "two words", '{"apikey": ', '{"name":"x"}']) {
    const error: Error = await keyFromFile(file(text)).then(fail, (thrown) => thrown);
    expect(error).toMatchObject({ code: "KEY_UNREADABLE" });
    if (text) expect(error.message).not.toContain(text);
  }
  await expect(keyFromFile(join(folder, "missing"))).rejects.toThrow(/missing cannot be read \(ENOENT\)/);
});

function fail(): never {
  throw new Error("It was accepted.");
}

test("the environment", () => {
  expect(keyFromEnvironment({ KEY: " k " }, "KEY")).toBe("k");
  expect(() => keyFromEnvironment({}, "KEY")).toThrow("The environment variable KEY is not set");
});

test("the first line of a pipe, although it stays open", async () => {
  const pipe = new PassThrough();
  pipe.write("the-key\n");
  await expect(keyFromStream(pipe)).resolves.toBe("the-key");
  await expect(keyFromStream(Readable.from(["the", "-key"]))).resolves.toBe("the-key");
});

test("a pipe that says nothing does not hang", async () => {
  await expect(keyFromStream(new PassThrough(), 50)).rejects.toThrow("Standard input is empty");
});

test("a terminal is not read", async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  await expect(keyFromStream(terminal)).rejects.toMatchObject({ code: "NO_KEY" });
});

describe("a secret of Secrets Manager", () => {
  let cloud: TestCloud;
  let http: Record<string, unknown>;
  let reader: AccessTokens;
  const origin = `https://${seeded.instance}.${seeded.region}.secrets-manager.appdomain.cloud`;
  beforeAll(async () => {
    cloud = await TestCloud.start();
    http = { httpsAgent: cloud.agent(), proxy: false };
    reader = new AccessTokens({ apiKey: cloud.ownerKey, http });
  });
  afterAll(() => cloud.close());

  const crnOf = (id: string) =>
    `crn:v1:bluemix:public:secrets-manager:${seeded.region}:a/${seeded.account}:${seeded.instance}:secret:${id}`;

  test("an arbitrary one holds the key as its payload", async () => {
    const { body } = await cloud.call(`${origin}/api/v2/secrets`, {
      token: await cloud.token(),
      body: { secret_type: "arbitrary", name: "key", payload: "the-key" },
    });
    expect(body.crn).toBe(crnOf(body.id));
    await expect(keyFromSecret(body.crn, reader, http)).resolves.toBe("the-key");
  });

  test("one that does not exist, and one that is no CRN, are told apart", async () => {
    await expect(keyFromSecret(crnOf(seeded.instance), reader, http)).rejects.toThrow("does not exist");
    await expect(keyFromSecret("my-secret", reader, http)).rejects.toThrow("is not the CRN of a secret");
  });
});
