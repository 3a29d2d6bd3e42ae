import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { lives, until } from "../plugin-server/start-plugin";
import { bundlePlugin, ProviderUnderTest } from "./harness";

const bundle = bundlePlugin("toolchain/command-provider/main.ts");
let provider: ProviderUnderTest;
beforeEach(async () => {
  provider = await ProviderUnderTest.start(bundle.file);
});
afterEach(() => provider.stop());
afterAll(() => bundle.remove());

/** Starts a command with a child of its own, and returns their process ids when both run. */
async function startFamily({ traps = false } = {}) {
  const pids = join(provider.folder, "pids");
  // A shell that waits for its child, as a script that calls a long-running program does.
  const trap = traps ? "trap '' INT; " : "";
  const child = traps ? "sh -c \"trap '' INT; while :; do sleep 1; done\"" : "sleep 300";
  const creation = provider.create({
    create: `${trap}${child} & echo $$ $! > ${pids}.new; mv ${pids}.new ${pids}; wait`,
  });
  const failure = creation.then(
    () => "it succeeded",
    (error: { details: string }) => error.details,
  );
  await until(() => existsSync(pids), "the command to run");
  const [shell, sleeper] = readFileSync(pids, "utf8").trim().split(" ").map(Number);
  return { failure, pids: [shell!, sleeper!] };
}

const cancel = (): Promise<unknown> => provider.call("cancel", new Empty());

it("Cancel ends the command with all that it has started, and the resource fails", async () => {
  const { failure, pids } = await startFamily();
  await cancel();
  expect(pids.map(lives)).toEqual([false, false]);
  expect(await failure).toMatch(/^signal: SIGINT: running /);
});

it("Cancel kills a command that does not want to end", async () => {
  const { failure, pids } = await startFamily({ traps: true });
  await cancel();
  expect(await failure).toMatch(/^signal: SIGKILL: running /);
  await until(() => !pids.some(lives), "the command to end");
});

it("starts no command after Cancel", async () => {
  await cancel();
  await expect(provider.create({ create: "echo" })).rejects.toMatchObject({
    details: "cancelled: nothing new is started",
  });
});

it("ends with its commands when the engine dies", async () => {
  const { pids } = await startFamily();
  provider.engine.die();
  expect(await provider.plugin.ended).toBe(0);
  expect(pids.map(lives)).toEqual([false, false]);
});

it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("ends with its commands on %s", async (signal) => {
  const { pids } = await startFamily();
  provider.plugin.process.kill(signal);
  expect(await provider.plugin.ended).toBe(0);
  expect(pids.map(lives)).toEqual([false, false]);
});
