import { execFile, spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { TestCloud } from "../cloud/_helpers/cloud";
import { deployedModel } from "./_deployment";

const folder = resolve(__dirname, "../../examples/watsonx");
const run = promisify(execFile);
const python = spawnSync("python3", ["-c", "import requests"]).status === 0;

let cloud: TestCloud;
let env: NodeJS.ProcessEnv;
let strangerKey: string;

beforeAll(async () => {
  ({ cloud, env, strangerKey } = await deployedModel());
});
afterAll(() => cloud.close());

/** fetch gets through the proxy by Node itself where it can, and else by the example's module for it. */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const heedsProxy = major >= 24 || (major === 22 && minor >= 21);
const viaProxy = heedsProxy ? [] : ["--import", pathToFileURL(join(folder, "env-proxy.mjs")).href];

const examples: [string, string[], boolean][] = [
  ["score.sh", ["bash"], true],
  ["score.mjs", [process.execPath], true],
  ["score-fetch.mjs", [process.execPath, ...viaProxy], true],
  // Python and requests are not needed for anything else here, so a machine may lack them.
  ["score.py", ["python3"], python],
];

describe.each(examples)("%s", (file, [program = "", ...options], there) => {
  const maybe = there ? test : test.skip;

  maybe("scores as a member of the space", async () => {
    const { stdout } = await run(program, [...options, join(folder, file)], { env });
    expect(JSON.parse(stdout)).toEqual({ predictions: [{ fields: ["x", "y"], values: [[1, 2]] }] });
  });

  maybe("is refused without membership, and fails", async () => {
    const failed = run(program, [...options, join(folder, file)], {
      env: { ...env, WATSONX_API_KEY: strangerKey },
    });
    const error = await failed.then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error.code).not.toBe(0);
    expect(`${error.stdout}${error.stderr}`).toContain("authorization_rejected");
  });

  maybe("is refused with a wrong key, and fails without showing it", async () => {
    const WATSONX_API_KEY = "a-wrong-key-of-many-characters-0123456789";
    const failed = run(program, [...options, join(folder, file)], { env: { ...env, WATSONX_API_KEY } });
    const error = await failed.then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error.code).not.toBe(0);
    expect(`${error.stdout}${error.stderr}`).not.toContain(WATSONX_API_KEY);
  });
});
