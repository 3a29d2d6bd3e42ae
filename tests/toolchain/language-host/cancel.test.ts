import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LanguageHandshakeRequest, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { lives, until } from "../plugin-server/start-plugin";
import { bundlePlugin, HostUnderTest, Program } from "./harness";

const bundle = bundlePlugin("toolchain/language-host/main.ts");
let host: HostUnderTest;
let program: Program;
afterEach(async () => {
  await host.stop();
  program.remove();
});
afterAll(() => bundle.remove());

/** A program with a child process; both would run for long. `stubborn` ones ignore every polite request. */
function family({ stubborn = false } = {}): string {
  const ignore = stubborn ? "process.on('SIGINT', () => {}); process.on('SIGTERM', () => {});" : "";
  return `
    const { spawn } = require("child_process"), fs = require("fs"), path = require("path");
    ${ignore}
    const child = spawn(process.execPath, ["-e", ${JSON.stringify(`${ignore} setInterval(() => {}, 1000); console.log("up")`)}]);
    child.stdout.once("data", () => {
      fs.writeFileSync(path.join(__dirname, "pids.new"), process.pid + " " + child.pid);
      fs.renameSync(path.join(__dirname, "pids.new"), path.join(__dirname, "pids"));
    });
    setInterval(() => {}, 1000);
  `;
}

async function familyPids(): Promise<number[]> {
  const file = join(program.folder, "pids");
  await until(() => existsSync(file), "the program to run");
  return readFileSync(file, "utf8").split(" ").map(Number);
}

async function startFamily(options?: { stubborn: boolean }): Promise<number[]> {
  host = await HostUnderTest.start(bundle.file);
  program = new Program(family(options));
  result = host.run(program).catch((error: { details: string }) => ({ error: error.details, bail: false }));
  return familyPids();
}
let result: Promise<{ error: string; bail: boolean }>;

it("Cancel ends the program with all that it has started", async () => {
  const pids = await startFamily();
  await host.call("cancel", new Empty());
  expect(await result).toEqual({ error: "Program was ended by SIGINT", bail: false });
  await until(() => !pids.some(lives), "the processes to end");
});

it("Cancel kills a program that does not want to end", async () => {
  const pids = await startFamily({ stubborn: true });
  await host.call("cancel", new Empty());
  expect(await result).toEqual({ error: "Program was ended by SIGKILL", bail: false });
  await until(() => !pids.some(lives), "the processes to end");
});

it("a program under a debugger waits, is announced, and can be cancelled", async () => {
  host = await HostUnderTest.start(bundle.file);
  program = new Program();
  const run = host.run(program, (request) => request.setAttachDebugger(true));
  const { config, message } = await until(() => host.engine.debugging[0], "the announcement");
  const pid = config.processId as number;
  expect(config).toMatchObject({ name: "Pulumi: Program (nodejs)", type: "node", request: "attach" });
  expect(message).toContain(`on process id ${pid}`);
  expect(lives(pid)).toBe(true);
  expect(program.seen()).toBeUndefined();
  await host.call("cancel", new Empty());
  expect((await run).error).toBe("Program was ended by SIGINT");
});

it("runs nothing after Cancel", async () => {
  host = await HostUnderTest.start(bundle.file);
  program = new Program();
  await host.call("cancel", new Empty());
  expect((await host.run(program)).error).toBe("cancelled: nothing new is started");
});

it("an abandoned run ends its program", async () => {
  host = await HostUnderTest.start(bundle.file);
  program = new Program(family());
  const request = new RunRequest().setMonitorAddress("127.0.0.1:1").setInfo(program.info());
  const call = host.rpc.client.makeUnaryRequest(
    "/pulumirpc.LanguageRuntime/Run",
    (message: RunRequest) => Buffer.from(message.serializeBinary()),
    (bytes: Buffer) => bytes,
    request,
    () => {},
  );
  const pids = await familyPids();
  call.cancel();
  await until(() => !pids.some(lives), "the processes to end");
  expect(host.plugin.process.exitCode).toBeNull();
});

it("ends with its programs when the engine dies", async () => {
  const pids = await startFamily();
  host.engine.die();
  expect(await host.plugin.ended).toBe(0);
  expect(pids.map(lives)).toEqual([false, false]);
});

it("ends with the engine that its handshake named", async () => {
  host = await HostUnderTest.start(bundle.file, { args: () => [] });
  program = new Program();
  await host.call("handshake", new LanguageHandshakeRequest().setEngineAddress(host.engine.address));
  await host.run(program);
  expect(program.seen()?.args).toContain(host.engine.address);
  host.engine.die();
  expect(await host.plugin.ended).toBe(0);
});

it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("ends with its programs on %s", async (signal) => {
  const pids = await startFamily();
  host.plugin.process.kill(signal);
  expect(await host.plugin.ended).toBe(0);
  expect(pids.map(lives)).toEqual([false, false]);
});
