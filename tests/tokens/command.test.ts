import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { seeded, TestCloud } from "../cloud/_helpers/cloud";
import { runCli } from "./_run-cli";

jest.setTimeout(60_000); // the first run compiles the CLI

let cloud: TestCloud;
let folder: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  folder = mkdtempSync(join(tmpdir(), "token-command-"));
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], options?: Parameters<typeof runCli>[2]) =>
  runCli(cloud, ["token", ...args], options);

test("prints the token of the key in IC_API_KEY, and nothing else", async () => {
  const { exitCode, stdout, stderr } = await run([], { env: { IC_API_KEY: cloud.ownerKey } });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(decodeJwt(stdout.trim())).toMatchObject({ iam_id: seeded.owner });
});

test("--header with a key from a pipe prints a header that IAM accepts", async () => {
  const { stdout } = await run(["--stdin", "--header"], { input: `${cloud.ownerKey}\n` });
  const [, token] = /^Authorization: Bearer (\S+)\n$/.exec(stdout) ?? [];
  const { status } = await cloud.call(
    `https://iam.cloud.ibm.com/v1/serviceids?account_id=${seeded.account}`,
    { token },
  );
  expect(status).toBe(200);
});

test("--json says whom the token stands for and until when; --cache keeps it", async () => {
  const file = join(folder, "key.json");
  writeFileSync(file, JSON.stringify({ apikey: cloud.ownerKey }), { mode: 0o600 });
  const cache = join(folder, "cache");
  const args = ["--file", file, "--json", "--cache", cache];
  const first = JSON.parse((await run(args)).stdout);
  expect(first).toMatchObject({ iam_id: seeded.owner, account_id: seeded.account, token_type: "Bearer" });
  expect(Date.parse(first.expires_at)).toBeGreaterThan(Date.now() + 3_500_000);
  expect(statSync(cache).mode & 0o777).toBe(0o600);
  expect(JSON.parse((await run(args)).stdout).access_token).toBe(first.access_token);
});

test("the key comes from a secret of Secrets Manager", async () => {
  const { body } = await cloud.call(
    `https://${seeded.instance}.${seeded.region}.secrets-manager.appdomain.cloud/api/v2/secrets`,
    {
      token: await cloud.token(),
      body: { secret_type: "arbitrary", name: "key", payload: cloud.ownerKey },
    },
  );
  const { exitCode, stdout } = await run(["--secret", body.crn], { env: { IC_API_KEY: cloud.ownerKey } });
  expect(exitCode).toBe(0);
  expect(decodeJwt(stdout.trim())).toMatchObject({ iam_id: seeded.owner });
});

test("a key on the command line is refused and not repeated", async () => {
  const { exitCode, stdout, stderr } = await run([cloud.ownerKey]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain("A key never belongs on a command line");
  expect(stderr).not.toContain(cloud.ownerKey);
});

test("exit codes tell a missing key, a refused key and a silent network apart", async () => {
  const [missing, refused, silent] = await Promise.all([
    run([]),
    run([], { env: { IC_API_KEY: "x".repeat(44) } }),
    run([], { env: { IC_API_KEY: cloud.ownerKey, HTTPS_PROXY: "http://127.0.0.1:1" } }),
  ]);
  expect(missing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("There is no API key") });
  expect(refused).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining("IAM does not know the API key"),
  });
  expect(silent).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("IAM cannot be reached") });
});
