import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../plugin-server/start-plugin";
import { bundlePlugin, type Properties, ProviderUnderTest, secret, urn } from "./harness";

const bundle = bundlePlugin("toolchain/command-provider/main.ts");
let provider: ProviderUnderTest;
beforeEach(async () => {
  provider = await ProviderUnderTest.start(bundle.file);
});
afterEach(() => provider.stop());
afterAll(() => bundle.remove());

const info = 1;
const twice = "echo out; sleep 0.1; echo err >&2";

const rows: { behaviour: string; inputs: Properties; lines: string[] }[] = [
  { behaviour: "shows both streams by default", inputs: { create: twice }, lines: ["out", "err"] },
  { behaviour: "shows stdout alone", inputs: { create: twice, logging: "stdout" }, lines: ["out"] },
  { behaviour: "shows stderr alone", inputs: { create: twice, logging: "stderr" }, lines: ["err"] },
  { behaviour: "shows both", inputs: { create: twice, logging: "stdoutAndStderr" }, lines: ["out", "err"] },
  { behaviour: "shows nothing", inputs: { create: twice, logging: "none" }, lines: [] },
  { behaviour: "shows a last line without an end", inputs: { create: "printf 'a\\nb'" }, lines: ["a", "b"] },
  { behaviour: "shows empty lines", inputs: { create: "printf 'a\\n\\nb\\n'" }, lines: ["a", "", "b"] },
  {
    behaviour: "joins a line that comes in pieces, even within a character",
    inputs: { create: "printf 'gr\\303'; sleep 0.1; printf '\\274n\\n'" },
    lines: ["grün"],
  },
  {
    behaviour: "keeps the order of many lines",
    inputs: { create: "seq 1 500" },
    lines: Array.from({ length: 500 }, (_, index) => String(index + 1)),
  },
  {
    behaviour: "shows no secret input",
    inputs: { create: "echo key=$KEY end", environment: { KEY: secret("t0ps3cret") } },
    lines: ["key=[secret] end"],
  },
  {
    behaviour: "shows no line of a secret of several lines",
    inputs: { create: "cat", stdin: secret("line one\nline two\n") },
    lines: ["[secret]", "[secret]"],
  },
];

it.each(rows)("$behaviour", async ({ inputs, lines }) => {
  await provider.create(inputs);
  expect(provider.engine.logs.map(({ message }) => message)).toEqual(lines);
});

it("logs as status lines of the resource", async () => {
  await provider.create({ create: "echo line" });
  expect(provider.engine.logs).toEqual([{ urn: urn(), message: "line", ephemeral: true, severity: info }]);
});

it("shows the lines while the command runs", async () => {
  const creation = provider.create({
    create: "echo first; until test -e go; do sleep 0.05; done; echo last",
  });
  await until(() => provider.engine.logs.length > 0, "the first line");
  expect(provider.engine.logs.map(({ message }) => message)).toEqual(["first"]);
  writeFileSync(join(provider.folder, "go"), "");
  await creation;
  expect(provider.engine.logs.map(({ message }) => message)).toEqual(["first", "last"]);
});

it("shows no secret of the previous outputs", async () => {
  const olds = { stdout: secret("minted-key"), stderr: "" };
  await provider.update(olds, { create: "echo $PULUMI_COMMAND_STDOUT" });
  expect(provider.engine.logs.map(({ message }) => message)).toEqual(["[secret]"]);
});

it("writes nothing to its own output", async () => {
  await provider.create({ create: twice });
  expect(provider.plugin.stdout().toString()).toBe("");
  expect(provider.plugin.stderr()).toBe("");
});
