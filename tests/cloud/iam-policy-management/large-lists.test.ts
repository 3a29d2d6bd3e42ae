import { execFile } from "node:child_process";
import { promisify } from "node:util";
import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { v2 } from "./_bodies";

let cloud: TestCloud;
let token: string;
let policies: IamPolicyManagementV1;
const ids: string[] = [];
const url = `https://iam.cloud.ibm.com/v2/policies?account_id=${seeded.account}`;

beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  policies = new IamPolicyManagementV1(cloud.sdkOptions(token) as never);
  for (let number = 0; number < 600; number++) {
    const made = await policies.createV2Policy(v2(`IBMid-${number}`, "Viewer", { serviceName: "kms" }));
    ids.push(made.result.id!);
  }
});
afterAll(() => cloud.close());

const idsOf = (list: { policies: { id?: string }[] }) => list.policies.map(({ id }) => id);
const accepting = (encoding?: string) =>
  cloud.call(url, { token, headers: encoding === undefined ? {} : { "accept-encoding": encoding } });

test("the list of an account comes compressed to whoever accepts gzip, and plain to others", async () => {
  const compressed = await accepting("gzip, deflate");
  expect(compressed.headers).toMatchObject({ "content-encoding": "gzip", vary: "Accept-Encoding" });
  for (const encoding of [undefined, "identity", "gzip;q=0", "deflate"]) {
    const plain = await accepting(encoding);
    expect(plain.headers).toMatchObject({ vary: "Accept-Encoding" });
    expect(plain.headers).not.toHaveProperty("content-encoding");
    expect(idsOf(plain.body)).toEqual(expect.arrayContaining(ids));
  }
});

test("IBM's SDK and curl read the compressed list, also after a change", async () => {
  const curl = async () => {
    const trusted = ["--cacert", cloud.running.certificateFile];
    const proxy = ["--proxy", `http://127.0.0.1:${cloud.running.port}`];
    const asked = promisify(execFile)("curl", [
      "-sSf",
      "--compressed",
      ...trusted,
      ...proxy,
      "-H",
      "@-",
      url,
    ]);
    asked.child.stdin?.end(`Authorization: Bearer ${token}`);
    return JSON.parse((await asked).stdout);
  };
  const list = async () => (await policies.listV2Policies({ accountId: seeded.account })).result;
  expect(idsOf(await list())).toEqual(expect.arrayContaining(ids));
  await policies.deleteV2Policy({ id: ids[300]! });
  const now = await list();
  expect(idsOf(now)).not.toContain(ids[300]);
  expect(idsOf(now)).toEqual(expect.arrayContaining(ids.toSpliced(300, 1)));
  expect(await curl()).toEqual(now);
});

test("a page of it, which is small, is not compressed", async () => {
  const page = await cloud.call(`${url}&limit=100`, { token, headers: { "accept-encoding": "gzip" } });
  expect(page.headers).not.toHaveProperty("content-encoding");
  expect(page.body.policies).toHaveLength(100);
});
