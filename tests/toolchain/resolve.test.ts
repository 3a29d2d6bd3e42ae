import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inspectToolchain, resolveToolchain, type ToolchainEvent } from "../../toolchain";
import { compile } from "../../toolchain/compile.cjs";
import { offline } from "../../toolchain/plan";
import { projectRoot } from "../../toolchain/project-root";
import { fakeParts, remove, temporaryFolder } from "./_helpers/fake-modules";

jest.setTimeout(120_000);

let folder: string;
let cacheDir: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = temporaryFolder();
  cacheDir = path.join(folder, "cache");
  // Without a Pulumi CLI that this machine may have.
  const search = (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter((dir) => !existsSync(path.join(dir, "pulumi")));
  env = { ...process.env, PATH: search.join(path.delimiter) };
});

afterEach(() => remove(folder));

function resolve(change: Parameters<typeof resolveToolchain>[0] = {}) {
  const events: ToolchainEvent[] = [];
  const report = (event: ToolchainEvent) => events.push(event);
  const goParts = change.goParts ?? fakeParts(folder);
  const options = { cacheDir, env, reach: offline, report, ...change, goParts };
  return { events, result: resolveToolchain(options) };
}

/** Names of the steps that ran. */
const steps = (events: ToolchainEvent[]) =>
  events.flatMap((event) => (event.kind === "step-done" ? event.step : []));

const leftovers = () => readdirSync(cacheDir).filter((name) => name.startsWith(".tmp-"));

test("without a CLI and without internet, every part is built, placed and ready to run", async () => {
  const { events, result } = resolve();
  const toolchain = await result;
  expect(steps(events)).toEqual(["part pulumi", "part sdkgen", "part bridge", "part ibm-provider"]);
  expect(toolchain.parts.map(({ name, source }) => [name, source])).toEqual([
    ["pulumi", "built"],
    ["language-host", "own"],
    ["bridge", "built"],
    ["ibm-provider", "built"],
    ["command-provider", "own"],
  ]);
  const output = execFileSync("pulumi", ["version"], { env: toolchain.env, encoding: "utf8" });
  expect(output).toBe("pulumi v1.0.0 [version]\n");
  const home = toolchain.env.PULUMI_HOME ?? "";
  expect(home.startsWith(cacheDir)).toBe(true);
  const bridge = path.join(
    home,
    "plugins",
    "resource-terraform-provider-v1.1.3",
    "pulumi-resource-terraform-provider",
  );
  expect(execFileSync(bridge, { encoding: "utf8" })).toContain("bridge v1.0.0");
  const providers = toolchain.env.PULUMI_DYNAMIC_TF_PLUGIN_CACHE_DIR ?? "";
  expect(
    readdirSync(path.join(providers, "registry.opentofu.org", "ibm-cloud", "ibm", "1.89.0")),
  ).toHaveLength(1);
  expect(leftovers()).toEqual([]);
});

test("the estimate comes first, then each part with its number", async () => {
  const { events, result } = resolve();
  await result;
  expect(events[0]).toMatchObject({ kind: "start", steps: expect.arrayContaining(["part bridge"]) });
  expect(events.find((event) => event.kind === "step")).toMatchObject({
    index: 1,
    total: 4,
    step: "part pulumi",
  });
});

test("the second call makes nothing and starts no process", async () => {
  const first = await resolve().result;
  // Whatever would be started from now on cannot be found.
  const { events, result } = resolve({ env: { ...env, PATH: path.join(folder, "nothing") } });
  const second = await result;
  expect(events).toEqual([]);
  expect(second.parts).toEqual(first.parts);
});

test("a part that was deleted is made again, the others are kept", async () => {
  const { parts } = await resolve().result;
  const bridge = parts.find(({ name }) => name === "bridge");
  remove(path.dirname(bridge?.path ?? ""));
  const { events, result } = resolve();
  await result;
  expect(steps(events)).toEqual(["part bridge"]);
});

test("the user's Go settings do not reach the build", async () => {
  const hostile = { GOFLAGS: "-mod=vendor -race", GOWORK: "/nowhere/go.work", GOOS: "plan9", GOARCH: "mips" };
  const toolchain = await resolve({ env: { ...env, ...hostile } }).result;
  expect(execFileSync(toolchain.pulumi, { encoding: "utf8" })).toContain("pulumi v1.0.0");
});

test("what no run used for two months is removed when something is made; the rest stays", async () => {
  const { parts } = await resolve().result;
  const old = path.join(cacheDir, "bridge-0.9.0-linux-x64-0123456789ab");
  const recent = path.join(cacheDir, "bridge-0.9.1-linux-x64-0123456789ab");
  for (const each of [old, recent]) mkdirSync(each);
  const longAgo = new Date(Date.now() - 61 * 24 * 60 * 60 * 1000);
  utimesSync(old, longAgo, longAgo);
  remove(path.dirname(parts[2]?.path ?? ""));
  await resolve().result;
  expect([old, recent].map(existsSync)).toEqual([false, true]);
});

test("two runs at once build once, and the second says that it waits", async () => {
  const runs = [startChild(), startChild()];
  const outputs = await Promise.all(runs.map(({ output }) => output));
  const events = outputs.map(({ events }) => events);
  expect(outputs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(events.map((list) => list.filter(({ kind }) => kind === "step-done").length).sort()).toEqual([0, 4]);
  const waiter = events.find((list) => list.every(({ kind }) => kind !== "step-done"));
  expect(waiter?.some(({ kind }) => kind === "waiting")).toBe(true);
});

test.each(["SIGKILL", "SIGINT"] as const)(
  "a build that gets %s leaves no process, and the next run finishes the work",
  async (signal) => {
    // An empty build cache: compiling the standard library takes seconds.
    const slow = { GOCACHE: path.join(folder, "go-cache") };
    const killed = startChild(slow);
    await killed.saw("step");
    await sleep(700);
    expect(leftovers()).toHaveLength(1);
    killed.child.kill(signal);
    await killed.output;
    expect(await goneWithin(leftovers()[0] ?? "?", 5_000)).toBe(true);
    expect(readdirSync(cacheDir).filter((name) => name.startsWith("pulumi-1.0.0"))).toEqual([]);
    const next = await startChild().output;
    expect(next.exitCode).toBe(0);
    expect(leftovers()).toEqual([]);
  },
);

test("an abort stops the compiler and leaves nothing", async () => {
  const abort = new AbortController();
  const { events, result } = resolve({
    env: { ...env, GOCACHE: path.join(folder, "go-cache") },
    signal: abort.signal,
  });
  const outcome = result.catch((error) => error);
  while (!events.some(({ kind }) => kind === "step")) await sleep(20);
  await sleep(300);
  abort.abort();
  expect(await outcome).toMatchObject({ code: "TOOLCHAIN_ABORTED" });
  expect(leftovers()).toEqual([]);
});

test("without Go and without internet, one error says what to install", async () => {
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  symlinkSync("/bin/sh", path.join(bin, "sh"));
  const error = await resolve({ env: { ...env, PATH: bin } }).result.catch((reason) => reason);
  expect(error).toMatchObject({ code: "TOOLCHAIN_GO_MISSING" });
  expect(error.message).toContain("part pulumi, part sdkgen, part bridge, part ibm-provider");
  expect(error.message).toMatch(/Install Go 1\.\d+\.\d+ or newer \(https:\/\/go\.dev/);
  expect(error.message).toContain("Pulumi CLI 3.249.0");
});

test("a Go that is too old and may not fetch a newer one is named", async () => {
  const goParts = fakeParts(folder);
  writeFileSync(
    path.join(goParts.bridge.moduleFolder, "go.mod"),
    "module example.com/bridge\n\ngo 1.999.0\n",
  );
  const old = { ...env, GOTOOLCHAIN: "local" };
  const error = await resolve({ env: old, goParts }).result.catch((reason) => reason);
  expect(error).toMatchObject({ code: "TOOLCHAIN_GO_TOO_OLD" });
  expect(error.message).toContain("Go 1.999.0 or newer is needed");
});

test("a build that fails shows the compiler's last lines and where the log is", async () => {
  const goParts = fakeParts(folder);
  writeFileSync(
    path.join(goParts.bridge.moduleFolder, "main.go"),
    "package main\n\nfunc main() { nonsense() }\n",
  );
  const error = await resolve({ goParts }).result.catch((reason) => reason);
  expect(error).toMatchObject({ code: "TOOLCHAIN_BUILD_FAILED" });
  expect(error.message).toContain("Building part bridge failed");
  expect(error.message).toContain("main.go:3:15: undefined: nonsense");
  const log = path.join(cacheDir, "logs", "bridge.log");
  expect(error.message).toContain(log);
  expect(readFileSync(log, "utf8")).toContain("undefined: nonsense");
  expect(leftovers()).toEqual([]);
});

describe("with internet and no CLI", () => {
  const reach = { cli: true, plugins: false, providers: false };

  /** In place of npm: brings a `pulumi` package whose first run downloads a CLI into PULUMI_HOME, or fails. */
  function npm(download: string): NodeJS.ProcessEnv {
    const file = path.join(folder, "npm-cli.js");
    const run = `
      const fs = require("fs");
      const bin = process.env.PULUMI_HOME + "/versions/3.259.0/bin";
      ${download}`;
    writeFileSync(
      file,
      `const fs = require("fs");
       const folder = process.argv[process.argv.indexOf("--prefix") + 1] + "/node_modules/pulumi";
       if (process.argv.at(-1) !== "pulumi@3.259.0") process.exit(1);
       fs.mkdirSync(folder, { recursive: true });
       fs.writeFileSync(folder + "/run.js", ${JSON.stringify(run)});`,
    );
    return { ...env, npm_execpath: file };
  }

  test("the official one comes through its npm package, once, with its own language host", async () => {
    const official = npm(`
      fs.mkdirSync(bin, { recursive: true });
      for (const name of ["pulumi", "pulumi-language-nodejs"])
        fs.writeFileSync(bin + "/" + name, "#!/bin/sh\\necho official\\n", { mode: 0o755 });`);
    const { events, result } = resolve({ env: official, reach });
    const toolchain = await result;
    expect(toolchain.parts.map(({ source }) => source)).toEqual(["npm", "npm", "built", "built", "own"]);
    expect(execFileSync("pulumi", { env: toolchain.env, encoding: "utf8" })).toBe("official\n");
    expect(steps(events)[0]).toBe("Pulumi CLI 3.259.0 (download)");
    const again = resolve({ env: official, reach });
    await again.result;
    expect(again.events).toEqual([]);
  });

  test.each([
    ["fails", "console.error('HTTP 503'); process.exit(1);"],
    [
      "brings no language host",
      "fs.mkdirSync(bin, { recursive: true }); fs.writeFileSync(bin + '/pulumi', '');",
    ],
  ])("where the download %s, it is built", async (_case, download) => {
    const { events, result } = resolve({ env: npm(download), reach });
    expect((await result).parts[0]?.source).toBe("built");
    expect(events.find(({ kind }) => kind === "note")).toMatchObject({
      message: expect.stringContaining("Building from source instead"),
    });
    expect(leftovers()).toEqual([]);
  });
});

describe("with an official CLI on PATH", () => {
  const official = (answer: string) => {
    const bin = path.join(folder, "official");
    mkdirSync(bin);
    writeFileSync(path.join(bin, "pulumi"), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
    writeFileSync(path.join(bin, "pulumi-language-nodejs"), "#!/bin/sh\n", { mode: 0o755 });
    return { ...env, PATH: `${bin}${path.delimiter}${env.PATH}` };
  };
  const everything = { cli: true, plugins: true, providers: true };

  test("it is used, and it downloads the plugins itself", async () => {
    const install =
      'mkdir -p "$PULUMI_HOME/plugins/resource-$4-$5" && touch "$PULUMI_HOME/plugins/resource-$4-$5/pulumi-resource-$4"';
    const path = official(`case $1 in version) echo v3.262.0;; *) ${install};; esac`);
    const { events, result } = resolve({ env: path, reach: everything });
    const { parts } = await result;
    expect(parts.map(({ source }) => source)).toEqual(["path", "path", "download", "download", "download"]);
    expect(parts[0]?.version).toBe("3.262.0");
    expect(steps(events)).toEqual([
      "plugin terraform-provider 1.1.3 (download)",
      "plugin command 1.2.1 (download)",
    ]);
  });

  test("where its downloads fail, the plugins are built", async () => {
    const path = official(
      "case $1 in version) echo v3.262.0;; *) echo 'no route to host' >&2; exit 255;; esac",
    );
    const { events, result } = resolve({ env: path, reach: everything });
    const { parts } = await result;
    expect(parts.map(({ source }) => source)).toEqual(["path", "path", "built", "built", "own"]);
    expect(events.find(({ kind }) => kind === "note")).toMatchObject({
      message: expect.stringContaining("no route to host"),
    });
  });

  test("an old one is passed over", async () => {
    const { parts } = await resolve({ env: official("echo v3.248.9") }).result;
    expect(parts[0]?.source).toBe("built");
  });
});

test("doctor's view before anything is made: what is missing and the cure, and nothing is made", async () => {
  const view = await inspectToolchain({ cacheDir, env, reach: offline, goParts: fakeParts(folder) });
  expect(view.parts.map(({ name }) => name)).toHaveLength(5);
  expect(view.problems).toEqual([
    {
      problem: expect.stringContaining("Not made yet: part pulumi"),
      cure: expect.stringContaining("npm run"),
    },
  ]);
  expect(existsSync(cacheDir)).toBe(false);
});

test("doctor's view afterwards: everything present, with sizes", async () => {
  await resolve().result;
  const view = await inspectToolchain({ cacheDir, env, reach: offline, goParts: fakeParts(folder) });
  expect(view.problems).toEqual([]);
  expect(view.parts.every(({ present }) => present)).toBe(true);
  expect(view.cache.bytes).toBeGreaterThan(1_000_000);
});

function startChild(change: NodeJS.ProcessEnv = {}) {
  const entry = path.join(__dirname, "_helpers", "resolve-in-child.ts");
  const script = compile(entry, { root: projectRoot });
  const child: ChildProcess = spawn(process.execPath, [script, folder, cacheDir], {
    env: { ...env, ...change },
  });
  let text = "";
  child.stdout?.on("data", (chunk) => {
    text += chunk;
  });
  const output = once(child, "close").then(([exitCode]) => ({
    exitCode: exitCode as number | null,
    events: text
      .split("\n")
      .filter((line) => line.endsWith("}"))
      .map((line) => JSON.parse(line) as ToolchainEvent),
  }));
  const saw = async (kind: string) => {
    while (!text.includes(`"kind":"${kind}"`)) await sleep(20);
  };
  return { child, output, saw };
}

/** Whether no process mentions the text any more (its temporary folder is in a compiler's arguments). */
async function goneWithin(text: string, ms: number): Promise<boolean> {
  const list = () => execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
  for (const end = Date.now() + ms; Date.now() < end; await sleep(100))
    if (
      !list()
        .split("\n")
        .some((line) => line.includes(text) && !line.startsWith("ps "))
    )
      return true;
  return false;
}
