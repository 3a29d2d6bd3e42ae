import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { parseRule } from "../../cloud/faults/rules";
import { seeded, TestCloud } from "../cloud/_helpers/cloud";
import { marker } from "./_helpers/target";

const root = resolve(__dirname, "../..");
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.close());

/** The suite on access groups as it runs in a real account; the local cloud stands in for that. */
function runAsInRealAccount(): Promise<{ failed: boolean; stderr: string }> {
  const jest = ["node_modules/jest/bin/jest.js", "--runInBand", "tests/conformance/iam-groups.test.ts"];
  const env = {
    ...process.env,
    IBMCLOUD_CONFORMANCE_API_KEY: cloud.ownerKey,
    HTTPS_PROXY: `http://127.0.0.1:${cloud.running.port}`,
    NODE_EXTRA_CA_CERTS: cloud.running.certificateFile,
  };
  return new Promise((done) => {
    execFile(process.execPath, jest, { cwd: root, env }, (error, _stdout, stderr) =>
      done({ failed: error !== null, stderr }),
    );
  });
}

test("in a real account, what the suite makes bears its mark and goes, also when tests fail; the rest stays", async () => {
  const { faults, iam, store } = cloud.cloud;
  const url = `https://iam.cloud.ibm.com/v2/groups?account_id=${seeded.account}`;
  await cloud.call(url, { token: await cloud.token(), body: { name: "somebody's" } });
  const before = [...iam.groups.values()];
  faults.add(parseRule({ kind: "server-error", operation: "add_members_to_access_group" }));
  const names: string[] = [];
  store.onCreate = ({ collection, id }) => {
    if (collection === "service-ids") names.push(iam.serviceIds.get(id)?.name ?? "");
    if (collection === "groups") names.push(iam.groups.get(id)?.name ?? "");
  };

  expect(await runAsInRealAccount()).toEqual({
    failed: true,
    stderr: expect.stringMatching(/Tests: .*\d+ failed, .*\d+ passed/),
  });
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !name.startsWith(marker))).toEqual([]);
  expect([...iam.groups.values()]).toEqual(before);
  expect(iam.serviceIds.size).toBe(0);
}, 120_000);
