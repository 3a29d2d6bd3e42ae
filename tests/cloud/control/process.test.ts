import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { compile } from "../../../toolchain/bootstrap/compile.cjs";
import { CloudClient } from "../../_helpers/cloud-client";
import { ControlClient } from "../_helpers/control";

const root = resolve(__dirname, "../../..");
const program = compile(join(root, "cloud/main.ts"), {
  root,
  bundlePackages: true,
  external: ["classic-level"],
});

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "control-process-"));
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map((child) => end(child, "SIGKILL")));
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the cloud until it listens or ends. */
async function run(...args: string[]) {
  const child = spawn(process.execPath, [program, "--root", root, "--dir", folder, "--port", "0", ...args]);
  children.push(child);
  let output = "";
  const code = await new Promise<number | null>((done) => {
    const onData = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("listens on")) done(null);
    };
    child.stdout.on("data", onData);
    child.stderr.on("data", onData);
    child.once("close", (ended) => done(ended ?? -1));
  });
  return { child, output: () => output, code };
}

function running() {
  const text = readFileSync(join(folder, "running.json"), "utf8");
  return { text, address: JSON.parse(text) };
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const closed = new Promise((done) => child.once("close", done));
  child.kill(signal);
  return closed;
}

test("running.json says where the control API is and which file holds its secret, not the secret", async () => {
  const { output } = await run();
  const { text, address } = running();
  const control = new ControlClient(address.control);
  expect((await control.call("/v1/clock")).status).toBe(200);
  expect(text).not.toContain(control.secret);
  expect(output()).not.toContain(control.secret);
  expect(statSync(address.control.secretFile).mode & 0o777).toBe(0o600);
});

test("clock, secret and the page's address survive a restart, also after a kill", async () => {
  const first = await run();
  const before = running().address.control;
  const control = new ControlClient(before);
  await control.call("/v1/clock/advance", { body: { by: "3d" } });
  await end(first.child, "SIGKILL");
  await run();
  const after = running().address.control;
  expect(after).toEqual(before);
  const again = new ControlClient(after);
  expect(again.secret).toBe(control.secret);
  expect((await again.call("/v1/clock")).body.offsetMs).toBe(3 * 86_400_000);
});

test("faults.yaml in its folder is in force from the start, the API's own faults end with the process", async () => {
  writeFileSync(join(folder, "faults.yaml"), "faults:\n  - {kind: server-error, status: 500}\n");
  const first = await run();
  await new ControlClient(running().address.control).call("/v1/faults", {
    body: { kind: "latency", milliseconds: 1 },
  });
  await end(first.child, "SIGTERM");
  await run();
  const { address } = running();
  const { body } = await new ControlClient(address.control).call("/v1/faults");
  expect(body.faults.map((fault: { kind: string }) => fault.kind)).toEqual(["server-error"]);
  const client = new CloudClient(address, "");
  const reply = await client.call("https://globalcatalog.cloud.ibm.com/api/v1/nothing");
  client.disconnect();
  expect(reply.status).toBe(500);
});

test("a faults file with a mistake keeps it from starting, with one line that names the field", async () => {
  const file = join(folder, "mine.yaml");
  writeFileSync(file, "faults:\n  - kind: rate-limit\n    retryAfter: 3\n");
  const { code, output } = await run("--faults", file);
  expect(code).toBe(2);
  expect(output()).toBe(`${file}: faults[0].retryAfter is not a known field.\n`);
});

test("a faults file that is not there is named", async () => {
  const { code, output } = await run("--faults", join(folder, "none.yaml"));
  expect(code).toBe(2);
  expect(output()).toMatch(/none\.yaml cannot be read .*--faults/);
});

test("it ends within a moment though a request waits for an injected latency", async () => {
  const { child } = await run();
  const { address } = running();
  await new ControlClient(address.control).call("/v1/faults", {
    body: { kind: "latency", milliseconds: 600_000 },
  });
  const client = new CloudClient(address, "");
  const waiting = client.call("https://globalcatalog.cloud.ibm.com/api/v1/nothing").catch(() => "cut");
  await new Promise((done) => setTimeout(done, 200));
  const before = performance.now();
  await end(child, "SIGTERM");
  expect(performance.now() - before).toBeLessThan(3000);
  expect(await waiting).toBe("cut");
  client.disconnect();
});
