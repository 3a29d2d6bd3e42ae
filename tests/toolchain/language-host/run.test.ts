import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { bundlePlugin, HostUnderTest, Program } from "./harness";

const bundle = bundlePlugin("toolchain/language-host/main.ts");
let host: HostUnderTest;
let program: Program;
beforeAll(async () => {
  host = await HostUnderTest.start(bundle.file, { env: { FROM_OUTSIDE: "outside" } });
});
afterEach(() => program.remove());
afterAll(async () => {
  await host.stop();
  bundle.remove();
});

describe("a program is started as @pulumi/pulumi/cmd/run expects it", () => {
  it("with the deployment in its arguments", async () => {
    program = new Program();
    await host.run(program, (request) => request.setArgsList(["one", "--two"]));
    expect(program.seen()?.args).toEqual([
      ...["--monitor", "127.0.0.1:1", "--engine", host.engine.address, "--organization", "organization"],
      ...[
        "--project",
        "project",
        "--root-directory",
        program.folder,
        "--stack",
        "dev",
        "--pwd",
        program.folder,
      ],
      ...["--parallel", "4", ".", "one", "--two"],
    ]);
  });

  it("told of a preview", async () => {
    program = new Program();
    await host.run(program, (request) => request.setDryrun(true));
    expect(program.seen()?.args).toContain("--dry-run");
  });

  it("with the entry point of the project", async () => {
    program = new Program();
    await host.run(program, (request) => request.getInfo()?.setEntryPoint("other.js"));
    expect(program.seen()?.args.at(-1)).toBe("other.js");
  });

  it("with the configuration in its environment, and not in its arguments", async () => {
    program = new Program();
    await host.run(program, (request) => {
      request.getConfigMap().set("project:plain", "one").set("ibm:config:apikey", "s3cret");
      request.setConfigsecretkeysList(["ibm:apikey"]);
    });
    const seen = program.seen();
    expect(JSON.parse(seen?.env.PULUMI_CONFIG ?? "")).toEqual({
      "project:config:plain": "one",
      "ibm:config:apikey": "s3cret",
    });
    expect(JSON.parse(seen?.env.PULUMI_CONFIG_SECRET_KEYS ?? "")).toEqual(["ibm:apikey"]);
    expect(JSON.stringify([seen?.args, seen?.nodeArgs])).not.toContain("s3cret");
  });

  it("with an empty configuration", async () => {
    program = new Program();
    await host.run(program);
    expect(program.seen()?.env).toMatchObject({ PULUMI_CONFIG: "{}", PULUMI_CONFIG_SECRET_KEYS: "[]" });
  });

  it("with the environment of Pulumi", async () => {
    program = new Program();
    await host.run(program);
    expect(program.seen()?.env.FROM_OUTSIDE).toBe("outside");
  });

  interface OptionRow {
    readonly options: Record<string, unknown>;
    readonly env?: Record<string, string | undefined>;
    readonly nodeArgs?: string[];
  }
  const optionRows: OptionRow[] = [
    { options: {}, env: { PULUMI_NODEJS_TYPESCRIPT: "true", PULUMI_NODEJS_TSCONFIG_PATH: undefined } },
    { options: { typescript: false }, env: { PULUMI_NODEJS_TYPESCRIPT: undefined } },
    { options: { tsconfig: "other.json" }, env: { PULUMI_NODEJS_TSCONFIG_PATH: "other.json" } },
    {
      options: { nodeargs: "--max-old-space-size=100  --trace-warnings" },
      nodeArgs: ["--max-old-space-size=100", "--trace-warnings"],
    },
    {
      options: { nodeargs: `--title="two words" --title='it\\s' --title=a\\ b` },
      nodeArgs: ["--title=two words", "--title=it\\s", "--title=a b"],
    },
    { options: { somethingNew: 1 } },
  ];
  it.each(optionRows)("with runtime options $options", async ({ options, env = {}, nodeArgs = [] }) => {
    program = new Program();
    expect(await host.run(program, undefined, options)).toEqual({ error: "", bail: false });
    const seen = program.seen();
    for (const [name, value] of Object.entries(env)) expect(seen?.env[name]).toBe(value);
    expect(seen?.nodeArgs).toEqual(nodeArgs);
  });
});

describe("how the program ends is how the run ends", () => {
  const rows: { ends: string; code: string; error: string | RegExp; bail?: boolean }[] = [
    { ends: "well", code: "process.exitCode = 0", error: "" },
    { ends: "with an error that the user has seen", code: "process.exit(32)", error: "", bail: true },
    {
      ends: "with another exit code",
      code: "process.exit(7)",
      error: "Program exited with non-zero exit code: 7",
    },
    {
      ends: "by a signal",
      code: "process.kill(process.pid, 'SIGKILL')",
      error: "Program was ended by SIGKILL",
    },
    {
      ends: "out of memory",
      code: "process.stderr.write('<--- Last few '); process.stderr.write('GCs --->\\n'); process.exit(134)",
      error:
        /^Program exited with non-zero exit code: 134\. Detected a possible out of memory error\..*--max-old-space-size/,
    },
  ];
  it.each(rows)("$ends", async ({ code, error, bail = false }) => {
    program = new Program(code);
    const result = await host.run(program);
    expect(result.error).toEqual(typeof error === "string" ? error : expect.stringMatching(error));
    expect(result.bail).toBe(bail);
  });
});

describe("output passes through unchanged", () => {
  /** Runs the code in a host of its own, and gives all that the host has printed. */
  async function outputOf(code: string) {
    program = new Program(code);
    const own = await HostUnderTest.start(bundle.file);
    await own.run(program);
    await own.stop();
    return { stdout: own.plugin.stdout(), stderr: own.plugin.stderr() };
  }

  it("on stdout and stderr, byte for byte", async () => {
    const { stdout, stderr } = await outputOf(`
      process.stdout.write(Buffer.from([0, 255, 10, 13, 27, 91, 51, 49, 109]));
      process.stderr.write("to stderr, no line end");
    `);
    expect([...stdout]).toEqual([0, 255, 10, 13, 27, 91, 51, 49, 109]);
    expect(stderr).toBe("to stderr, no line end");
  });

  it("in full, more than pipes hold", async () => {
    const { stdout, stderr } = await outputOf(
      `process.stderr.write("e".repeat(300000)); process.stdout.write("o".repeat(300000));`,
    );
    expect([stdout.length, stderr.length]).toEqual([300000, 300000]);
  });

  it("and the program has no input to wait for", async () => {
    const { stdout } = await outputOf(`process.stdin.on("end", () => console.log("end of input")).resume();`);
    expect(stdout.toString()).toBe("end of input\n");
  });
});

describe("errors are printed in color", () => {
  async function printed(frame: string): Promise<{ text: string; colored: boolean }> {
    program = new Program(`
      const { inspect } = require("util"), fs = require("fs");
      const error = new Error("broken");
      error.stack = ${JSON.stringify(`Error: broken\n    at ${frame}`)};
      let text, colored = true;
      try { text = inspect(error, { colors: true }); } catch { text = inspect(error); colored = false; }
      fs.writeFileSync(__dirname + "/printed.json", JSON.stringify({ text, colored }));
    `);
    expect((await host.run(program)).error).toBe("");
    return JSON.parse(readFileSync(join(program.folder, "printed.json"), "utf8"));
  }

  it("with their modules marked", async () => {
    const { text, colored } = await printed("a (/x/node_modules/module/file.js:1:2)");
    expect(colored).toBe(true);
    expect(text).toContain("\u001b[4mmodule\u001b[24m");
  });

  it("and a frame on which some versions of Node.js never end does not hold them up", async () => {
    const started = Date.now();
    const { text } = await printed("a (/x/node_modules/@scope/file.js:1:2)");
    expect(text).toContain("file.js:1:2");
    expect(Date.now() - started).toBeLessThan(8000);
  });
});

describe("what is wrong with the program's folder or options is named", () => {
  const rows: {
    wrong: string;
    options?: Record<string, unknown>;
    change?: (request: RunRequest) => void;
    error: string;
  }[] = [
    {
      wrong: "typescript",
      options: { typescript: "no" },
      error: 'Pulumi.yaml, runtime.options: typescript must be a boolean, not "no"',
    },
    {
      wrong: "tsconfig",
      options: { tsconfig: 1 },
      error: "Pulumi.yaml, runtime.options: tsconfig must be a string, not 1",
    },
    {
      wrong: "nodeargs",
      options: { nodeargs: ["-x"] },
      error: 'Pulumi.yaml, runtime.options: nodeargs must be a string, not ["-x"]',
    },
    {
      wrong: "an open quote",
      options: { nodeargs: "--title='a" },
      error: "Pulumi.yaml, runtime.options: nodeargs has no closing '",
    },
    {
      wrong: "packagemanager",
      options: { packagemanager: "apt" },
      error:
        'Pulumi.yaml, runtime.options: packagemanager must be one of auto, npm, yarn, pnpm, bun, not "apt"',
    },
    {
      wrong: "a configuration key",
      change: (request) => request.getConfigMap().set("nonamespace", "1"),
      error:
        'could not parse "nonamespace" as a configuration key (configuration keys should be of the form <namespace>:<name>)',
    },
  ];
  it.each(rows)("$wrong", async ({ options = {}, change, error }) => {
    program = new Program();
    expect(await host.run(program, change, options)).toEqual({ error, bail: false });
    expect(program.seen()).toBeUndefined();
  });

  it("no SDK", async () => {
    program = new Program();
    const { error } = await host.run(program, (request) => request.getInfo()?.setProgramDirectory("/"));
    expect(error).toBe("It looks like the Pulumi SDK has not been installed. Have you run pulumi install?");
  });
});

describe("the engine's address", () => {
  it("may follow flags, known and unknown ones", async () => {
    program = new Program();
    const flags = (address: string) => [
      "--logtostderr",
      "-v=9",
      "--tracing",
      "http://trace",
      "--new-flag=x",
      address,
    ];
    const other = await HostUnderTest.start(bundle.file, { args: flags });
    await other.run(program);
    const args = program.seen()?.args ?? [];
    expect(args[args.indexOf("--engine") + 1]).toBe(other.engine.address);
    expect(args[args.indexOf("--tracing") + 1]).toBe("http://trace");
    await other.stop();
  });

  it("must be known before a program can run", async () => {
    program = new Program();
    const alone = await HostUnderTest.start(bundle.file, { args: () => [] });
    await expect(alone.run(program)).rejects.toMatchObject({
      details: expect.stringContaining("must call Handshake before Run"),
    });
    await alone.stop();
  });
});
