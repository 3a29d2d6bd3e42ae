import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePlugin, type Properties, ProviderUnderTest, secret, unknown } from "./harness";

const bundle = bundlePlugin("toolchain/command-provider/main.ts");
let provider: ProviderUnderTest;
beforeAll(async () => {
  provider = await ProviderUnderTest.start(bundle.file, { FROM_OUTSIDE: "outside" });
});
afterAll(async () => {
  await provider.stop();
  bundle.remove();
});

interface CreateRow {
  readonly behaviour: string;
  readonly inputs: Properties;
  /** Properties that the state has besides the inputs. */
  readonly outputs: Properties;
}

const creations: CreateRow[] = [
  {
    behaviour: "gives what the command prints",
    inputs: { create: "echo out; echo err >&2" },
    outputs: { stdout: "out", stderr: "err" },
  },
  {
    behaviour: "takes one line end off the outputs, not more",
    inputs: { create: "printf 'a\\n\\n'" },
    outputs: { stdout: "a\n", stderr: "" },
  },
  {
    behaviour: "runs nothing without a create command",
    inputs: { delete: "echo" },
    outputs: { stdout: "", stderr: "" },
  },
  {
    behaviour: "feeds stdin",
    inputs: { create: "tr a-z A-Z", stdin: "shout" },
    outputs: { stdout: "SHOUT", stderr: "" },
  },
  {
    behaviour: "gives an empty input where there is no stdin",
    inputs: { create: "cat; echo end" },
    outputs: { stdout: "end", stderr: "" },
  },
  {
    behaviour: "lives with a command that does not read its stdin",
    inputs: { create: "echo ok", stdin: "x".repeat(200_000) },
    outputs: { stdout: "ok", stderr: "" },
  },
  {
    behaviour: "adds environment to that of Pulumi",
    inputs: { create: "echo $FROM_OUTSIDE $NAME", environment: { NAME: "inside" } },
    outputs: { stdout: "outside inside", stderr: "" },
  },
  {
    behaviour: "lets environment override that of Pulumi",
    inputs: { create: "echo $FROM_OUTSIDE", environment: { FROM_OUTSIDE: "mine" } },
    outputs: { stdout: "mine", stderr: "" },
  },
  { behaviour: "runs in dir", inputs: { create: "pwd", dir: "/" }, outputs: { stdout: "/", stderr: "" } },
  {
    behaviour: "takes an empty dir for none",
    inputs: { create: "echo here", dir: "" },
    outputs: { stdout: "here", stderr: "" },
  },
  {
    behaviour: "runs an empty command by its interpreter",
    inputs: { create: "", interpreter: ["echo", "given"] },
    outputs: { stdout: "given ", stderr: "" },
  },
  {
    behaviour: "runs by the interpreter",
    inputs: { create: "console.log(6 * 7)", interpreter: [process.execPath, "-e"] },
    outputs: { stdout: "42", stderr: "" },
  },
  {
    behaviour: "takes an empty interpreter for none",
    inputs: { create: "echo sh", interpreter: [] },
    outputs: { stdout: "sh", stderr: "" },
  },
  {
    behaviour: "sees no outputs of an earlier run",
    inputs: { create: "echo [$PULUMI_COMMAND_STDOUT]" },
    outputs: { stdout: "[]", stderr: "" },
  },
  {
    behaviour: "keeps triggers as they are",
    inputs: { create: "echo t", triggers: [1, "a", { deep: [true] }] },
    outputs: { stdout: "t", stderr: "" },
  },
  {
    behaviour: "reads secret inputs and keeps them secret, the outputs as they are",
    inputs: { create: "echo $TOKEN", environment: { TOKEN: secret("hidden") } },
    outputs: { stdout: "hidden", stderr: "" },
  },
  {
    behaviour: "reads inputs that are secret as a whole",
    inputs: { create: secret("echo $TOKEN"), environment: secret({ TOKEN: "x1" }) },
    outputs: { stdout: "x1", stderr: "" },
  },
  {
    behaviour: "prints more than a pipe holds",
    inputs: { create: "head -c 300000 /dev/zero | tr '\\0' x", logging: "none" },
    outputs: { stdout: "x".repeat(300_000), stderr: "" },
  },
];

describe("create", () => {
  it.each(creations)("$behaviour", async ({ inputs, outputs }) => {
    const { id, properties } = await provider.create(inputs);
    expect(properties).toEqual({ ...inputs, ...outputs });
    expect(id).toMatch(/^greet[0-9a-f]{8}$/);
  });

  it("runs nothing at preview, and says that the outputs are not known", async () => {
    const mark = join(provider.folder, "preview-ran");
    const inputs = { create: `touch ${mark}`, environment: unknown };
    const { properties } = await provider.create(inputs, { preview: true });
    expect(properties).toEqual({ ...inputs, stdout: unknown, stderr: unknown });
    expect(existsSync(mark)).toBe(false);
  });

  it("gives every resource an id of its own", async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => (await provider.create({})).id));
    expect(new Set(ids).size).toBe(3);
  });
});

const failures: { behaviour: string; inputs: Properties; timeout?: number; message: RegExp }[] = [
  {
    behaviour: "with the command, its exit code and all that it printed",
    inputs: { create: "echo some; echo more >&2; exit 3" },
    message: /^exit status 3: running "echo some; echo more >&2; exit 3":\n(some\nmore|more\nsome)\n$/,
  },
  {
    behaviour: "with the signal that ended it",
    inputs: { create: "kill -TERM $$" },
    message: /^signal: SIGTERM: running "kill -TERM \$\$":\n$/,
  },
  {
    behaviour: "naming dir when there is no such folder",
    inputs: { create: "true", dir: "/no/such" },
    message: /"dir": there is no folder \/no\/such/,
  },
  {
    behaviour: "naming the interpreter when there is no such program",
    inputs: { create: "true", interpreter: ["no-such-program"] },
    message: /"interpreter": there is no program no-such-program on PATH/,
  },
  {
    behaviour: "when it takes longer than the resource's timeout",
    inputs: { create: "echo begun; sleep 60" },
    timeout: 0.3,
    message: /^timed out after 0.3 seconds: running "echo begun; sleep 60":\nbegun\n$/,
  },
  {
    behaviour: "without the secrets among its inputs",
    inputs: { create: "echo token=$TOKEN >&2; exit 1", environment: { TOKEN: secret("t0ps3cret") } },
    message: /^exit status 1: running "echo token=\$TOKEN >&2; exit 1":\ntoken=\[secret\]\n$/,
  },
  {
    behaviour: "without the command when that is a secret",
    inputs: { create: secret("exit 4") },
    message: /^exit status 4: running "\[secret\]":\n$/,
  },
  {
    behaviour: "without any line of a secret of several lines",
    inputs: { create: "cat; exit 1", stdin: secret("first line\nsecond line") },
    message: /running "cat; exit 1":\n\[secret\]$/,
  },
  {
    behaviour: "naming a glob that makes no sense",
    inputs: { create: "true", assetPaths: ["[a"] },
    message: /glob "\[a": \[ has no closing \]/,
  },
];

describe("a command that fails makes the resource fail", () => {
  it.each(failures)("$behaviour", async ({ inputs, timeout = 0, message }) => {
    await expect(provider.create(inputs, { timeout })).rejects.toMatchObject({
      details: expect.stringMatching(message),
    });
  });

  it("at an update", async () => {
    const state = { create: "echo 1", stdout: "1", stderr: "" };
    await expect(provider.update(state, { create: "exit 5" })).rejects.toMatchObject({
      details: expect.stringMatching(/^exit status 5/),
    });
  });

  it("at a delete", async () => {
    await expect(provider.delete({ delete: "exit 6", stdout: "", stderr: "" })).rejects.toMatchObject({
      details: expect.stringMatching(/^exit status 6/),
    });
  });
});

const previous = { stdout: "old out", stderr: "old err" };
const show = "echo [$PULUMI_COMMAND_STDOUT] [$PULUMI_COMMAND_STDERR]";

const updates: {
  behaviour: string;
  olds: Properties;
  news: Properties;
  ignore?: string[];
  state: Properties;
}[] = [
  {
    behaviour: "runs the update command, which sees the previous outputs",
    olds: { create: "echo", ...previous },
    news: { create: "echo", update: show },
    state: { create: "echo", update: show, stdout: "[old out] [old err]", stderr: "" },
  },
  {
    behaviour: "runs create where there is no update",
    olds: previous,
    news: { create: show },
    state: { create: show, stdout: "[old out] [old err]", stderr: "" },
  },
  {
    behaviour: "keeps previous outputs from the command when told so",
    olds: previous,
    news: { create: show, addPreviousOutputInEnv: false },
    state: { create: show, addPreviousOutputInEnv: false, stdout: "[] []", stderr: "" },
  },
  {
    behaviour: "lets previous outputs win over environment",
    olds: previous,
    news: { create: show, environment: { PULUMI_COMMAND_STDOUT: "mine" } },
    state: {
      create: show,
      environment: { PULUMI_COMMAND_STDOUT: "mine" },
      stdout: "[old out] [old err]",
      stderr: "",
    },
  },
  {
    behaviour: "passes no empty output on",
    olds: { stdout: "", stderr: "" },
    news: { create: "env | grep -c ^PULUMI_COMMAND || true" },
    state: { create: "env | grep -c ^PULUMI_COMMAND || true", stdout: "0", stderr: "" },
  },
  {
    behaviour: "reads previous outputs that are secret",
    olds: { stdout: secret("key"), stderr: "" },
    news: { create: 'test "$PULUMI_COMMAND_STDOUT" = key && echo same' },
    state: { create: 'test "$PULUMI_COMMAND_STDOUT" = key && echo same', stdout: "same", stderr: "" },
  },
  {
    behaviour: "runs nothing and keeps the outputs without either command",
    olds: previous,
    news: { delete: "echo" },
    state: { delete: "echo", ...previous },
  },
  {
    behaviour: "takes the old value of an ignored input",
    olds: { create: "echo old", ...previous },
    news: { create: "echo new" },
    ignore: ["create"],
    state: { create: "echo old", stdout: "old", stderr: "" },
  },
  {
    behaviour: "keeps earlier assets when none are asked for any more",
    olds: { assets: { a: "kept" }, ...previous },
    news: { create: "echo" },
    state: { create: "echo", assets: { a: "kept" }, stdout: "", stderr: "" },
  },
];

describe("update", () => {
  it.each(updates)("$behaviour", async ({ olds, news, ignore = [], state }) => {
    expect(await provider.update(olds, news, { ignore })).toEqual(state);
  });

  it("runs nothing at preview, and says that the outputs are not known", async () => {
    const mark = join(provider.folder, "update-preview-ran");
    const olds = { create: "echo", archive: { old: "archive" }, ...previous };
    expect(await provider.update(olds, { create: `touch ${mark}` }, { preview: true })).toEqual({
      create: `touch ${mark}`,
      stdout: unknown,
      stderr: unknown,
      archive: unknown,
    });
    expect(existsSync(mark)).toBe(false);
  });
});

describe("delete", () => {
  it("runs the delete command of the state, which sees the previous outputs", async () => {
    const mark = join(provider.folder, "deleted");
    await provider.delete({
      delete: `${show} $NAME > ${mark}`,
      environment: { NAME: secret("n") },
      ...previous,
    });
    expect(readFileSync(mark, "utf8")).toBe("[old out] [old err] n\n");
  });

  it("runs nothing without a delete command", async () => {
    await expect(provider.delete({ create: "exit 1", ...previous })).resolves.toBeUndefined();
  });
});

describe("read", () => {
  it("gives state and inputs back as they are", async () => {
    const inputs = { create: "echo $A", environment: { A: secret("s") } };
    const properties = { ...inputs, ...previous };
    expect(await provider.read(properties, inputs)).toEqual({ id: "greet1", properties, inputs });
  });
});

describe("files", () => {
  const asset = (path: string, hash: string) => ({
    "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
    hash,
    path,
  });
  // sha256 of "one\n" and of "two\n"
  const one = "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806";
  const two = "27dd8ed44a83ff94d557f9fd0412ed5a8cbca69ea04922d88c01184a07300a5a";
  let folder: string;
  beforeAll(() => {
    folder = join(provider.folder, "files");
    mkdirSync(join(folder, "sub"), { recursive: true });
    writeFileSync(join(folder, "a.txt"), "one\n");
    writeFileSync(join(folder, "sub", "b.txt"), "two\n");
  });

  it("become assets, by their path below the folder of the command", async () => {
    const { properties } = await provider.create({ create: "true", dir: folder, assetPaths: ["**.txt"] });
    expect(properties.assets).toEqual({
      "a.txt": asset(join(folder, "a.txt"), one),
      "sub/b.txt": asset(join(folder, "sub/b.txt"), two),
    });
    expect(properties.archive).toBeUndefined();
  });

  it("become one archive, with the hash that Pulumi computes", async () => {
    const { properties } = await provider.create({
      create: "true",
      dir: folder,
      archivePaths: ["**.txt", "!sub/**"],
    });
    expect(properties.archive).toEqual({
      "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
      hash: "dc162969b29b63e135989f0c31ccfed0546c6ab1e57b7e9a520bfee9cf47d630",
      assets: { "a.txt": asset(join(folder, "a.txt"), one) },
    });
  });

  it("that the command makes are found", async () => {
    const { properties } = await provider.create({
      create: "echo one > made.out",
      dir: folder,
      assetPaths: ["made.*"],
    });
    expect(properties.assets).toEqual({ "made.out": asset(join(folder, "made.out"), one) });
  });
});

describe("local.run", () => {
  it("runs a command and gives arguments and outputs", async () => {
    const args = { command: "echo out; echo $A >&2", environment: { A: secret("sec") }, logging: "none" };
    expect(await provider.invoke(args)).toEqual({
      result: { ...args, stdout: "out", stderr: "sec" },
      failures: [],
    });
  });

  it("fails when the command does", async () => {
    await expect(provider.invoke({ command: "echo no; exit 1" })).rejects.toMatchObject({
      details: 'exit status 1: running "echo no; exit 1":\nno\n',
    });
  });

  it("names arguments that are wrong", async () => {
    const { failures } = await provider.invoke({ dir: 1 });
    expect(failures).toEqual([
      { property: "dir", reason: '"dir" must be a string, not a number' },
      { property: "command", reason: '"command" is required' },
    ]);
  });
});
