import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { controlSecret, sameSecret } from "../../../cloud/control/secret";
import { TestCloud } from "../_helpers/cloud";
import { ControlClient } from "../_helpers/control";

let cloud: TestCloud;
let control: ControlClient;
let host: string;
beforeAll(async () => {
  cloud = await TestCloud.start({ controlPort: 0 });
  control = new ControlClient(cloud.running.control!);
  host = `127.0.0.1:${cloud.running.control!.port}`;
});
afterAll(() => cloud.close());

test("the secret is made once per folder, readable by its owner alone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "secret-"));
  const first = await controlSecret(folder);
  expect(first.secret).toMatch(/^[\w-]{43}$/);
  expect(statSync(first.file).mode & 0o777).toBe(0o600);
  expect(await controlSecret(folder)).toEqual(first);
  rmSync(folder, { recursive: true });
});

test.each(["", "a", "abcde", "abcdefg", "ABCDEF", "abcdeg"])("%j is not the secret", (given) => {
  expect(sameSecret(given, "abcdef")).toBe(false);
});

test("only the secret itself is the secret", () => {
  expect(sameSecret("abcdef", "abcdef")).toBe(true);
});

const paths = [
  ["GET", "/v1/state"],
  ["GET", "/v1/requests"],
  ["GET", "/v1/clock"],
  ["POST", "/v1/clock/advance"],
  ["GET", "/v1/faults"],
  ["POST", "/v1/faults"],
  ["DELETE", "/v1/faults"],
  ["DELETE", "/v1/faults/f1"],
  ["POST", "/v1/faults/reseed"],
  ["POST", "/v1/reset"],
] as const;

test.each(paths)("%s %s needs the secret", async (method, path) => {
  for (const secret of [null, "wrong", `${control.secret}x`]) {
    expect(await control.call(path, { method, secret })).toMatchObject({
      status: 401,
      body: { error: { code: "unauthorized" } },
    });
  }
});

test.each(["attacker.example", "attacker.example:80", "127.0.0.1", "127.0.0.1:1", "[::1]:80"])(
  "a name that was made to point here is refused: Host %s",
  async (name) => {
    const headers = { host: name };
    expect((await control.call("/v1/state", { headers })).status).toBe(403);
    expect((await control.call("/", { headers, secret: null })).status).toBe(403);
  },
);

test("localhost is as good as 127.0.0.1", async () => {
  const headers = { host: host.replace("127.0.0.1", "localhost") };
  expect((await control.call("/v1/clock", { headers })).status).toBe(200);
});

test.each<Record<string, string>>([
  { origin: "https://attacker.example" },
  { origin: "null" },
  { origin: "http://127.0.0.1:1" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
])("another page may not ask, even with the secret: %j", async (headers) => {
  expect((await control.call("/v1/clock", { headers })).status).toBe(403);
});

test("its own page may ask", async () => {
  const headers = { origin: `http://${host}`, "sec-fetch-site": "same-origin" };
  expect((await control.call("/v1/clock", { headers })).status).toBe(200);
});

test("what a form of another page could send is not taken", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
    const headers = { "content-type": type };
    const reply = await control.call("/v1/faults", { method: "POST", body: "{}", headers });
    expect(reply.status).toBe(415);
  }
});

test("the page needs no secret, holds no data, and takes nothing from elsewhere", async () => {
  const page = await control.call("/", { secret: null });
  expect(page.status).toBe(200);
  expect(page.headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(page.headers["cache-control"]).toBe("no-store");
  expect(page.body).not.toContain(control.secret);
  expect(page.body).not.toMatch(/https?:\/\//);
});

test("every file that the page asks for is there", async () => {
  const page = (await control.call("/", { secret: null })).body as string;
  const todo = [...page.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map((match) => match[1]!);
  const seen = new Set(todo);
  for (const path of todo) {
    const file = await control.call(path, { secret: null });
    expect({ path, status: file.status }).toEqual({ path, status: 200 });
    for (const [, name] of String(file.body).matchAll(/from "\.(\/[^"]+)"/g)) {
      if (!seen.has(name!)) todo.push(name!);
      seen.add(name!);
    }
  }
  expect(seen.size).toBeGreaterThan(8);
});

test("what is not there is a 404 in the API's form", async () => {
  expect(await control.call("/v1/nothing")).toMatchObject({
    status: 404,
    body: { error: { code: "not_found" } },
  });
});
