import { bundlePlugin, type Properties, ProviderUnderTest, secret, unknown } from "./harness";

const bundle = bundlePlugin("toolchain/command-provider/main.ts");
let provider: ProviderUnderTest;
beforeAll(async () => {
  provider = await ProviderUnderTest.start(bundle.file);
});
afterAll(async () => {
  await provider.stop();
  bundle.remove();
});

// PropertyDiff.Kind and DiffResponse.DiffChanges of pulumi/provider.proto
const ADD = 0;
const ADD_REPLACE = 1;
const DELETE = 2;
const DELETE_REPLACE = 3;
const UPDATE = 4;
const UPDATE_REPLACE = 5;
const NONE = 1;
const SOME = 2;

const asset = (hash: string, path = "/a") => ({
  "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
  hash,
  path,
});

interface Row {
  readonly behaviour: string;
  readonly olds: Properties;
  readonly news: Properties;
  readonly detailed: Record<string, number>;
  readonly replaces?: string[];
}

const rows: Row[] = [
  {
    behaviour: "no change, no work",
    olds: { create: "a", environment: { A: "1" }, triggers: [1] },
    news: { create: "a", environment: { A: "1" }, triggers: [1] },
    detailed: {},
  },
  ...["create", "update", "delete", "stdin", "dir", "logging"].map((name) => ({
    behaviour: `a change of ${name} updates`,
    olds: { [name]: "old" },
    news: { [name]: "new" },
    detailed: { [name]: UPDATE },
  })),
  {
    behaviour: "a change of addPreviousOutputInEnv updates",
    olds: { addPreviousOutputInEnv: true },
    news: { addPreviousOutputInEnv: false },
    detailed: { addPreviousOutputInEnv: UPDATE },
  },
  {
    behaviour: "a change in a list updates",
    olds: { interpreter: ["sh", "-c"], assetPaths: ["a"], archivePaths: ["a", "b"] },
    news: { interpreter: ["bash", "-c"], assetPaths: ["a", "b"], archivePaths: ["a"] },
    detailed: { "interpreter[0]": UPDATE, "assetPaths[1]": ADD, "archivePaths[1]": DELETE },
  },
  {
    behaviour: "a change in environment updates",
    olds: { environment: { A: "1", B: "2", "odd.name": "x" } },
    news: { environment: { A: "2", C: "3", "odd.name": "y" } },
    detailed: {
      "environment.A": UPDATE,
      "environment.B": DELETE,
      "environment.C": ADD,
      'environment["odd.name"]': UPDATE,
    },
  },
  { behaviour: "a new input updates", olds: {}, news: { update: "u" }, detailed: { update: ADD } },
  {
    behaviour: "an input that is dropped updates",
    olds: { update: "u" },
    news: {},
    detailed: { update: DELETE },
  },
  {
    behaviour: "a change of a trigger replaces",
    olds: { triggers: [1, "b"] },
    news: { triggers: [2, "b"] },
    detailed: { "triggers[0]": UPDATE_REPLACE },
    replaces: ["triggers"],
  },
  {
    behaviour: "another trigger replaces",
    olds: { triggers: [1] },
    news: { triggers: [1, 2] },
    detailed: { "triggers[1]": ADD_REPLACE },
    replaces: ["triggers"],
  },
  {
    behaviour: "the first triggers replace",
    olds: {},
    news: { triggers: [1] },
    detailed: { triggers: ADD_REPLACE },
    replaces: ["triggers"],
  },
  {
    behaviour: "dropping the triggers replaces",
    olds: { triggers: [1] },
    news: {},
    detailed: { triggers: DELETE_REPLACE },
    replaces: ["triggers"],
  },
  {
    behaviour: "a trigger that is not known yet replaces",
    olds: { triggers: [1] },
    news: { triggers: [unknown] },
    detailed: { "triggers[0]": UPDATE_REPLACE },
    replaces: ["triggers"],
  },
  {
    behaviour: "a trigger's asset with other content replaces",
    olds: { triggers: [asset("1")] },
    news: { triggers: [asset("2")] },
    detailed: { "triggers[0]": UPDATE_REPLACE },
    replaces: ["triggers"],
  },
  {
    behaviour: "a trigger's asset with the same content elsewhere changes nothing",
    olds: { triggers: [asset("1")] },
    news: { triggers: [asset("1", "/b")] },
    detailed: {},
  },
  {
    behaviour: "trigger and command together replace",
    olds: { create: "a", triggers: [1] },
    news: { create: "b", triggers: [2] },
    detailed: { create: UPDATE, "triggers[0]": UPDATE_REPLACE },
    replaces: ["triggers"],
  },
  {
    behaviour: "an input that is not known yet updates",
    olds: { environment: { A: "1" } },
    news: { environment: { A: unknown } },
    detailed: { "environment.A": UPDATE },
  },
  {
    behaviour: "a secret with the same value changes nothing",
    olds: { stdin: secret("s") },
    news: { stdin: secret("s") },
    detailed: {},
  },
  {
    behaviour: "a secret with another value updates",
    olds: { stdin: secret("s") },
    news: { stdin: secret("t") },
    detailed: { stdin: UPDATE },
  },
  {
    behaviour: "an input that becomes secret updates",
    olds: { stdin: "s" },
    news: { stdin: secret("s") },
    detailed: { stdin: UPDATE },
  },
  {
    behaviour: "what the engine adds for itself changes nothing",
    olds: { create: "a", version: "1.0.0", __defaults: ["x"] },
    news: { create: "a", version: "1.2.1", __defaults: [] },
    detailed: {},
  },
];

describe("diff", () => {
  it.each(rows)("$behaviour", async ({ olds, news, detailed, replaces = [] }) => {
    const result = await provider.diff(olds, news);
    expect(result.detailed).toEqual(detailed);
    expect(result.changes).toBe(Object.keys(detailed).length > 0 ? SOME : NONE);
    expect(result.replaces).toEqual(replaces);
    expect(new Set(result.diffs)).toEqual(
      new Set(Object.keys(detailed).map((path) => path.split(/[.[]/)[0])),
    );
  });

  it("passes over ignored changes", async () => {
    const { changes } = await provider.diff({ create: "a" }, { create: "b" }, { ignore: ["create"] });
    expect(changes).toBe(NONE);
  });

  it("takes the old inputs from the state when an older engine does not send them", async () => {
    const state = { create: "a", stdout: "out", stderr: "", assets: {} };
    const same = await provider.diff({}, { create: "a" }, { state, sendOlds: false });
    expect(same.changes).toBe(NONE);
    const other = await provider.diff({}, { create: "b" }, { state, sendOlds: false });
    expect(other.detailed).toEqual({ create: UPDATE });
  });
});

describe("check", () => {
  it("takes every input, with secrets and what is not known yet", async () => {
    const inputs = {
      create: secret("c"),
      update: "u",
      delete: "d",
      stdin: unknown,
      dir: "/",
      logging: "stdoutAndStderr",
      interpreter: ["sh", unknown],
      environment: { A: secret("a"), B: unknown },
      assetPaths: ["a"],
      archivePaths: ["b"],
      addPreviousOutputInEnv: false,
      triggers: [1, null, { a: [true] }, secret(1)],
    };
    expect(await provider.check(inputs)).toEqual({ inputs, failures: [] });
  });

  it("drops inputs that are null", async () => {
    expect(await provider.check({ create: "c", dir: null })).toEqual({
      inputs: { create: "c" },
      failures: [],
    });
  });

  const wrong: [string, unknown, string, string?][] = [
    ["create", 1, '"create" must be a string, not a number'],
    ["create", ["a"], '"create" must be a string, not a list'],
    ["environment", { A: 1, B: "b" }, '"environment.A" must be a string, not a number', "environment.A"],
    ["interpreter", ["sh", null], '"interpreter[1]" must be a string, not null', "interpreter[1]"],
    ["environment", secret("t0ps3cret"), '"environment" must be a map of strings, not a string'],
    ["interpreter", "sh", '"interpreter" must be a list of strings, not a string'],
    ["addPreviousOutputInEnv", "yes", '"addPreviousOutputInEnv" must be a boolean, not a string'],
    ["triggers", "a", '"triggers" must be a list, not a string'],
    ["logging", "loud", '"logging" must be one of stdout, stderr, stdoutAndStderr, none, not a string'],
    [
      "crate",
      "echo",
      '"crate" is not a known property: known are addPreviousOutputInEnv, archivePaths, assetPaths, create, delete, dir, environment, interpreter, logging, stdin, triggers, update',
    ],
  ];
  it.each(wrong)("names the wrong input: %s = %j", async (name, value, reason, property = name) => {
    expect((await provider.check({ [name]: value })).failures).toEqual([{ property, reason }]);
  });
});
