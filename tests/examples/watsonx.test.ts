import { execFile, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { TestCloud } from "../cloud/_helpers/cloud";
import { Principals } from "../cloud/_helpers/principals";
import { addMember, ml, newSpace, theOwner } from "../cloud/watsonx/_space";

const folder = resolve(__dirname, "../../examples/watsonx");
const run = promisify(execFile);
const python = spawnSync("python3", ["-c", "import requests"]).status === 0;
const version = "version=2024-05-10";

let cloud: TestCloud;
let env: NodeJS.ProcessEnv;
let strangerKey: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
  const principals = new Principals(cloud.cloud);
  const owner = await theOwner(cloud);
  const space = await newSpace(cloud, owner);
  const member = principals.serviceId("scorer");
  await addMember(owner, space, { iamId: member.iam_id, call: owner.call }, "viewer");
  const deployment = { name: "model", space_id: space, asset: { id: randomUUID() }, online: {} };
  const { body } = await owner.call(`${ml}/ml/v4/deployments?${version}`, { body: deployment });
  cloud.cloud.clock.advance(3000); // until it is deployed
  strangerKey = principals.apiKey(principals.serviceId("stranger").iam_id);
  const { port, certificateFile } = cloud.running;
  env = {
    PATH: process.env.PATH,
    HTTPS_PROXY: `http://127.0.0.1:${port}`,
    NODE_EXTRA_CA_CERTS: certificateFile,
    REQUESTS_CA_BUNDLE: certificateFile,
    CURL_CA_BUNDLE: certificateFile,
    WATSONX_API_KEY: principals.apiKey(member.iam_id),
    SCORING_URL: `${ml}/ml/v4/deployments/${body.metadata.id}/predictions?${version}`,
  };
});
afterAll(() => cloud.close());

const examples: [string, string, boolean][] = [
  ["bash", "score.sh", true],
  [process.execPath, "score.mjs", true],
  // Python and requests are not needed for anything else here, so a machine may lack them.
  ["python3", "score.py", python],
];

describe.each(examples)("%s %s", (program, file, there) => {
  const maybe = there ? test : test.skip;

  maybe("scores as a member of the space", async () => {
    const { stdout } = await run(program, [join(folder, file)], { env });
    expect(JSON.parse(stdout)).toEqual({ predictions: [{ fields: ["x", "y"], values: [[1, 2]] }] });
  });

  maybe("is refused without membership, and fails", async () => {
    const failed = run(program, [join(folder, file)], { env: { ...env, WATSONX_API_KEY: strangerKey } });
    const error = await failed.then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error.code).not.toBe(0);
    expect(`${error.stdout}${error.stderr}`).toContain("authorization_rejected");
  });

  maybe("is refused with a wrong key, and fails without showing it", async () => {
    const WATSONX_API_KEY = "a-wrong-key-of-many-characters-0123456789";
    const failed = run(program, [join(folder, file)], { env: { ...env, WATSONX_API_KEY } });
    const error = await failed.then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error.code).not.toBe(0);
    expect(`${error.stdout}${error.stderr}`).not.toContain(WATSONX_API_KEY);
  });
});
