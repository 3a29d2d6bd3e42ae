import { parseRule } from "../../cloud/faults/rules";
import { seeded, TestCloud } from "../cloud/_helpers/cloud";
import { runTool } from "./_helpers/tool";

let cloud: TestCloud;
let token: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  await makeZone("services");
});
afterAll(() => cloud.close());

async function makeZone(name: string): Promise<void> {
  const addresses = [{ type: "ipAddress", value: "127.0.0.1" }];
  const zone = { name, account_id: seeded.account, addresses };
  await cloud.call("https://cbr.cloud.ibm.com/v1/zones", { token, body: zone });
}

const url = `https://iam.cloud.ibm.com/v1/accounts/${seeded.account}/settings/identity`;
const list = async () => (await cloud.call(url, { token })).body.allowed_ip_addresses as string;

async function allow(addresses: string): Promise<void> {
  const body = { allowed_ip_addresses: addresses };
  const { status } = await cloud.call(url, { method: "PUT", token, headers: { "if-match": "*" }, body });
  if (status !== 200) throw new Error(`${status}`);
}

const tool = (action: string, zone = "services") =>
  runTool(cloud, ["allowed-addresses", action], { ACCOUNT_ID: seeded.account, ZONE_NAME: zone });

test("an account that allows everybody is left so", async () => {
  expect((await tool("add")).stdout).toContain("from everywhere");
  expect(await list()).toBe("");
});

test("one entry is added and removed; the others stay, and twice is once", async () => {
  await allow("127.0.0.1,192.0.2.1");
  expect(await tool("add")).toMatchObject({ exitCode: 0, stderr: "" });
  expect((await tool("add")).stdout).toContain("stay as they are");
  expect(await list()).toBe("127.0.0.1,192.0.2.1,services");
  expect((await tool("remove")).exitCode).toBe(0);
  expect(await list()).toBe("127.0.0.1,192.0.2.1");
});

test("several at once do not lose each other's entries", async () => {
  await allow("127.0.0.1");
  const names = ["one", "two", "three", "four"];
  for (const name of names) await makeZone(name);
  cloud.cloud.faults.add(
    parseRule({ kind: "latency", milliseconds: 500, operation: "update_account_settings", count: 4 }),
  );
  for (const { exitCode, stderr } of await Promise.all(names.map((name) => tool("add", name))))
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect((await list()).split(",").sort()).toEqual(["127.0.0.1", ...names].sort());
});

test("the last entry is not removed: without it, the account would allow everybody", async () => {
  await allow("services");
  expect(await tool("remove")).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("services stays"),
  });
  expect(await list()).toBe("services");
});

test("an unknown action is a mistake in the call", async () => {
  expect(await tool("clear")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("add or remove"),
  });
});
