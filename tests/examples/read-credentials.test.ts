import { execFile, spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { seeded, TestCloud } from "../cloud/_helpers/cloud";
import { Principals } from "../cloud/_helpers/principals";
import {
  accessGroup,
  clientWith,
  engineIdentity,
  host,
  putPolicy,
  roles,
} from "../cloud/secrets-manager/_instance";

const folder = resolve(__dirname, "../../examples/applications");
const run = promisify(execFile);
const python = spawnSync("python3", ["--version"]).status === 0;

let cloud: TestCloud;
let env: NodeJS.ProcessEnv;
let strangerKey: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
  const manager = await clientWith(cloud, roles.manager);
  await manager.post("/configurations", {
    config_type: "iam_credentials_configuration",
    name: "iam-credentials-engine",
    api_key: engineIdentity(cloud).apiKey,
  });
  const { id } = (await manager.post("/secret_groups", { name: "orders" })).result;
  await manager.post("/secrets", {
    secret_type: "iam_credentials",
    name: "orders-database",
    secret_group_id: id,
    ttl: "3600",
    access_groups: [accessGroup(cloud)],
    reuse_api_key: true,
  });
  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId("reader");
  putPolicy(cloud, "access", { iam_id }, roles.secretsReader, {
    serviceName: "secrets-manager",
    serviceInstance: seeded.instance,
    resourceType: "secret-group",
    resource: id,
  });
  strangerKey = principals.apiKey(principals.serviceId("stranger").iam_id);
  const { port, certificateFile } = cloud.running;
  env = {
    PATH: process.env.PATH,
    HTTPS_PROXY: `http://127.0.0.1:${port}`,
    NODE_EXTRA_CA_CERTS: certificateFile,
    SSL_CERT_FILE: certificateFile,
    CURL_CA_BUNDLE: certificateFile,
    READER_API_KEY: principals.apiKey(iam_id),
    SECRETS_MANAGER: host,
    SECRET_GROUP: "orders",
    SECRET_NAME: "orders-database",
  };
});
afterAll(() => cloud.close());

const examples: [string, string, boolean][] = [
  [process.execPath, "read-credentials.mjs", true],
  ["bash", "read-credentials.sh", true],
  ["python3", "read_credentials.py", python],
];

describe.each(examples)("%s %s", (program, file, there) => {
  // Python is not needed for anything else here, so a machine may lack it.
  const maybe = there ? test : test.skip;

  maybe("reads the secret and gets a token with its key", async () => {
    const { stdout } = await run(program, [join(folder, file)], { env });
    const made = [...cloud.cloud.iam.serviceIds.values()].find(({ name }) =>
      name.endsWith("orders-database"),
    );
    expect(stdout).toBe(`The application works as ${made?.id}.\n`);
  });

  maybe("says why it gets nothing when it is no reader", async () => {
    const failed = run(program, [join(folder, file)], { env: { ...env, READER_API_KEY: strangerKey } });
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("No credentials"),
    });
  });
});
