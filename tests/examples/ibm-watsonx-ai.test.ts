import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { TestCloud } from "../cloud/_helpers/cloud";
import { deployedModel } from "./_deployment";

const run = promisify(execFile);
const example = resolve(__dirname, "../../examples/watsonx/score_client.py");
const client = "ibm-watsonx-ai==1.8.1";

// The client brings pandas and more, 200 MB from PyPI: it is tried when asked for (docs/watsonx.md).
const describeWhenAsked = process.env.TEST_WATSONX_AI_CLIENT ? describe : describe.skip;

describeWhenAsked("IBM's Python client", () => {
  jest.setTimeout(300_000);
  let folder: string;
  let cloud: TestCloud;
  let env: NodeJS.ProcessEnv;
  let strangerKey: string;
  const python = () => join(folder, "bin", "python");

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "watsonx-ai-"));
    await run("python3", ["-m", "venv", folder]);
    await run(python(), ["-m", "pip", "install", "--quiet", client]);
    ({ cloud, env, strangerKey } = await deployedModel());
  });
  afterAll(async () => {
    await cloud?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("scores as a member of the space", async () => {
    const { stdout } = await run(python(), [example], { env });
    expect(JSON.parse(stdout)).toEqual({ predictions: [{ fields: ["x", "y"], values: [[1, 2]] }] });
  });

  test("is refused without membership, and fails without showing the key", async () => {
    const failed = run(python(), [example], { env: { ...env, WATSONX_API_KEY: strangerKey } });
    const error = await failed.then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error.code).not.toBe(0);
    expect(`${error.stdout}${error.stderr}`).toContain("authorization_rejected");
    expect(`${error.stdout}${error.stderr}`).not.toContain(strangerKey);
  });
});
