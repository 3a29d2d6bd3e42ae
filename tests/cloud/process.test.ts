import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { compile } from "../../toolchain/bootstrap/compile.cjs";
import { CloudClient } from "../_helpers/cloud-client";

const root = resolve(__dirname, "../..");
const program = compile(join(root, "cloud/main.ts"), {
  root,
  bundlePackages: true,
  external: ["classic-level"],
});

let folder: string;
const running: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cloud-process-"));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((child) => stop(child)));
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  output: () => string;
  client: CloudClient;
  port: number;
}

/** Runs the cloud until it listens or ends. */
async function run(
  args: readonly string[] = ["--port", "0"],
): Promise<{ child: ChildProcess; output: () => string; code: number | null }> {
  const child = spawn(process.execPath, [program, "--root", root, "--dir", folder, ...args]);
  running.push(child);
  let text = "";
  const code = await new Promise<number | null>((done) => {
    const onData = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("listens on")) done(null);
    };
    child.stdout.on("data", onData);
    child.stderr.on("data", onData);
    child.once("close", (ended) => done(ended ?? -1));
  });
  return { child, output: () => text, code };
}

async function start(): Promise<Started> {
  const { child, output, code } = await run();
  if (code !== null) throw new Error(output());
  const address = JSON.parse(readFileSync(join(folder, "running.json"), "utf8"));
  return {
    child,
    output,
    port: address.port,
    client: new CloudClient(address, readFileSync(address.ownerKeyFile, "utf8").trim()),
  };
}

function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  child.kill("SIGTERM");
  return new Promise((done) => child.once("close", done));
}

function occupy(port: number): Promise<Server> {
  return new Promise((done) => {
    const server = createServer().listen(port, "127.0.0.1", () => done(server));
  });
}

test("state, CA and owner's key survive a restart", async () => {
  const first = await start();
  const token = await first.client.token();
  const made = await first.client.call("https://iam.cloud.ibm.com/v1/serviceids", {
    token,
    body: { account_id: "1f5c0b7a4d3e4f6b9a2c8d7e6f504132", name: "stays" },
  });
  expect(made.status).toBe(201);
  expect(await stop(first.child)).toBe(0);
  const second = await start();
  // The old token too: the signing key is part of the state.
  const found = await second.client.call(`https://iam.cloud.ibm.com/v1/serviceids/${made.body.id}`, {
    token,
  });
  expect(found.body.name).toBe("stays");
});

test("what was acknowledged is there after a kill", async () => {
  const first = await start();
  const token = await first.client.token();
  const body = { account_id: "1f5c0b7a4d3e4f6b9a2c8d7e6f504132", name: "acknowledged" };
  const made = await first.client.call("https://iam.cloud.ibm.com/v1/serviceids", { token, body });
  const ended = new Promise((done) => first.child.once("close", done));
  first.child.kill("SIGKILL");
  await ended;
  const second = await start();
  const found = await second.client.call(`https://iam.cloud.ibm.com/v1/serviceids/${made.body.id}`, {
    token,
  });
  expect(found.body.name).toBe("acknowledged");
});

test("the CA's key and the owner's key are readable by their owner alone", async () => {
  await start();
  const modes = ["ca-key.pem", "owner.apikey"].map((name) => statSync(join(folder, name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600]);
});

test("the request log says what happened, without secrets", async () => {
  const { client, output } = await start();
  const token = await client.token();
  await client.call(
    "https://iam.cloud.ibm.com/v1/serviceids?account_id=1f5c0b7a4d3e4f6b9a2c8d7e6f504132&apikey=in-the-query",
    { token },
  );
  await new Promise((done) => setTimeout(done, 50));
  expect(output()).toMatch(/200 {2}POST {4}iam\.cloud\.ibm\.com\/identity\/token/);
  for (const secret of [token, client.ownerKey, "in-the-query"]) expect(output()).not.toContain(secret);
});

test("a second cloud on the same folder is refused", async () => {
  await start();
  const { code, output } = await run();
  expect(output()).toContain("Another local cloud is already running");
  expect(code).toBe(2);
});

test("a port that is in use is named, with what to do", async () => {
  const server = await occupy(0);
  const { port } = server.address() as { port: number };
  const { code, output } = await run(["--port", String(port)]);
  expect(output()).toContain(`Port ${port} of 127.0.0.1 is in use`);
  expect(code).toBe(2);
  server.close();
});

test("the last port is used again, and another one when it is taken", async () => {
  const first = await start();
  await stop(first.child);
  expect((await restart()).port).toBe(first.port);
  const server = await occupy(first.port);
  const other = await restart();
  expect(other.port).not.toBe(first.port);
  server.close();

  async function restart(): Promise<{ port: number }> {
    const { child, code, output } = await run([]);
    if (code !== null) throw new Error(output());
    const { port } = JSON.parse(readFileSync(join(folder, "running.json"), "utf8"));
    await stop(child);
    return { port };
  }
});

test("state that cannot be read is left as it is and told as such", async () => {
  const first = await start();
  await first.client.token();
  await stop(first.child);
  const state = join(folder, "state");
  const damaged = readdirSync(state).filter((name) => /^(MANIFEST|CURRENT)/.test(name));
  for (const name of damaged) writeFileSync(join(state, name), "damaged");
  const { code, output } = await run();
  expect(output()).toMatch(/cannot be read.*npm run cloud -- reset/);
  expect(code).toBe(2);
  expect(readFileSync(join(state, damaged[0]!), "utf8")).toBe("damaged");
});

test("a folder that is a file is refused with what to do", async () => {
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "");
  const { code, output } = await run();
  expect(output()).toMatch(/cannot use its folder .*--dir/);
  expect(code).toBe(2);
});

// Root may write everywhere, so permissions say nothing there.
(process.getuid?.() === 0 ? test.skip : test)("a folder without write permission is refused", async () => {
  chmodSync(folder, 0o500);
  const { code, output } = await run();
  expect(output()).toContain("--dir");
  expect(code).toBe(2);
  chmodSync(folder, 0o700);
});

test.each(["70000", "abc"])("--port %s is refused", async (port) => {
  const { code, output } = await run(["--port", port]);
  expect(output()).toContain(`--port takes a number from 0 to 65535, not "${port}"`);
  expect(code).toBe(2);
});

test("it starts in under a second", async () => {
  await stop((await start()).child); // the first start makes the CA and the signing key
  const { child } = await start();
  expect(processorSeconds(child.pid!)).toBeLessThan(1);
});

/** What a process has used so far: unlike the time on the wall, other tests on the same cores do not count. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  const ticksPerSecond = 100; // Linux' USER_HZ
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
