import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import { TestCloud } from "../cloud/_helpers/cloud";
import { Principals } from "../cloud/_helpers/principals";
import { addMember, newSpace, type Person, platform, somebody, theOwner } from "../cloud/watsonx/_space";

const root = resolve(__dirname, "../..");
let cloud: TestCloud;
let owner: Person;
let space: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  owner = await theOwner(cloud);
});
beforeEach(async () => {
  space = await newSpace(cloud, owner);
});
afterAll(() => cloud.close());

/** Runs the tool as `@pulumi/command` does. */
function tool(action: string, member: string, role = "viewer", more: NodeJS.ProcessEnv = {}) {
  const env = {
    ...process.env,
    HTTPS_PROXY: `http://127.0.0.1:${cloud.running.port}`,
    NODE_EXTRA_CA_CERTS: cloud.running.certificateFile,
    IC_API_KEY: cloud.ownerKey,
    SPACE_REGION: "us-south",
    SPACE_ID: space,
    MEMBER_IAM_ID: member,
    MEMBER_TYPE: "service",
    MEMBER_ROLE: role,
    ...more,
  };
  return new Promise<{ ok: boolean; stdout: string; stderr: string }>((done) =>
    execFile(
      process.execPath,
      [join(root, "tools/run.cjs"), "deployment-space-member", action],
      { cwd: root, env },
      (error, stdout, stderr) => done({ ok: !error, stdout: stdout.trim(), stderr: stderr.trim() }),
    ),
  );
}

test("adds a member, changes its role, shows it and removes it, each also a second time", async () => {
  const { iamId } = await somebody(cloud);
  expect((await tool("show", iamId)).stdout).toBe("none");
  expect((await tool("set", iamId)).stdout).toBe(`${iamId} is now viewer in the space ${space}.`);
  expect((await tool("set", iamId)).stdout).toBe(`${iamId} is viewer in the space ${space}.`);
  expect((await tool("set", iamId, "editor")).stdout).toContain("is now editor");
  expect((await tool("show", iamId)).stdout).toBe("editor");
  expect((await tool("remove", iamId)).stdout).toContain("is no longer a member");
  expect((await tool("remove", iamId)).stdout).toContain("was not a member");
});

test("takes over a membership that exists and leaves the others alone", async () => {
  const [member, other] = [await somebody(cloud), await somebody(cloud)];
  await addMember(owner, space, member, "admin");
  await addMember(owner, space, other, "admin");
  expect((await tool("set", member.iamId, "editor")).stdout).toContain("it was admin");
  const { body } = await owner.call(`${platform}/v2/spaces/${space}/members/${other.iamId}`);
  expect(body).toMatchObject({ role: "admin" });
});

test("says what to do about a space that is not there, a key without rights and the last admin", async () => {
  const { iamId } = await somebody(cloud);
  const missing = await tool("set", iamId, "viewer", { SPACE_ID: randomUUID() });
  expect(missing).toMatchObject({
    ok: false,
    stderr: expect.stringContaining("Check the space's id and region"),
  });
  const IC_API_KEY = new Principals(cloud.cloud).apiKey(iamId);
  const stranger = await tool("set", iamId, "viewer", { IC_API_KEY });
  expect(stranger).toMatchObject({
    ok: false,
    stderr: expect.stringContaining("must be Admin of the space"),
  });
  const last = await tool("remove", owner.iamId);
  expect(last).toMatchObject({ ok: false, stderr: expect.stringContaining("somebody else Admin") });
  const region = await tool("set", iamId, "viewer", { SPACE_REGION: "br-sao" });
  expect(region).toMatchObject({ ok: false, stderr: "watsonx.ai does not run in the region br-sao." });
});
