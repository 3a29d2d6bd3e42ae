import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";
import { v1, v2 } from "./_bodies";

let cloud: TestCloud;
let principals: Principals;
const url = "https://iam.cloud.ibm.com";
const manager = "crn:v1:bluemix:public:iam::::serviceRole:Manager";
const reader = "crn:v1:bluemix:public:iam::::serviceRole:Reader";

beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
});
afterAll(() => cloud.close());

/** A service ID with these grants, and its token. */
async function somebody(...grants: [role: string, target: Record<string, string>][]) {
  const { iam_id } = principals.serviceId();
  for (const [role, { serviceName = "", ...target }] of grants) {
    const id = principals.grant({ iam_id }, role, serviceName, target);
    if (serviceName) continue;
    const policy = cloud.cloud.iam.policies.get(id)!;
    const resource = policy.resource.filter(({ key }) => key !== "serviceName");
    cloud.cloud.iam.policies.put(id, { ...policy, resource });
  }
  return { iam_id, token: await cloud.token(principals.apiKey(iam_id)) };
}

let count = 0;
/** What a grant to somebody new on this target answers. */
async function tryGrant(token: string, role: string, target: Record<string, string>): Promise<number> {
  count += 1;
  const body = v2(`IBMid-Grantee${count}`, role, target);
  return (await cloud.call(`${url}/v2/policies`, { token, body })).status;
}

describe("only Administrators grant access", () => {
  test.each(["Viewer", "Operator", "Editor"])("%s does not", async (role) => {
    const { token } = await somebody([role, { serviceName: "secrets-manager" }]);
    expect(await tryGrant(token, "Viewer", { serviceName: "secrets-manager" })).toBe(403);
  });

  test("Administrator of a service grants any of its roles, down to one instance", async () => {
    const { token } = await somebody(["Administrator", { serviceName: "secrets-manager" }]);
    expect(await tryGrant(token, manager, { serviceName: "secrets-manager" })).toBe(201);
    expect(await tryGrant(token, "Administrator", { serviceName: "secrets-manager" })).toBe(201);
    const instance = { serviceName: "secrets-manager", serviceInstance: seeded.instance };
    expect(await tryGrant(token, "Viewer", instance)).toBe(201);
  });

  test("Administrator of a service grants nothing beyond it", async () => {
    const { token } = await somebody(["Administrator", { serviceName: "secrets-manager" }]);
    for (const target of [
      { serviceName: "kms" },
      { serviceName: "iam-identity" },
      { serviceType: "service" },
      { serviceType: "platform_service" },
      { service_group_id: "IAM" },
      { resourceGroupId: seeded.resourceGroup },
    ]) {
      expect([target, await tryGrant(token, "Viewer", target as never)]).toEqual([target, 403]);
    }
  });

  test("Administrator of one instance does not grant the whole service", async () => {
    const { token } = await somebody([
      "Administrator",
      { serviceName: "secrets-manager", serviceInstance: seeded.instance },
    ]);
    const one = { serviceName: "secrets-manager", serviceInstance: seeded.instance };
    expect(await tryGrant(token, reader, one)).toBe(201);
    expect(await tryGrant(token, reader, { serviceName: "secrets-manager" })).toBe(403);
    expect(await tryGrant(token, reader, { ...one, serviceInstance: "*" })).toBe(403);
    expect(
      await tryGrant(token, reader, { ...one, serviceInstance: `${seeded.instance.slice(0, 35)}?` }),
    ).toBe(403);
  });

  test("Administrator of all services grants on any of them, not on account management", async () => {
    const { token } = await somebody(["Administrator", { serviceType: "service" }]);
    expect(await tryGrant(token, "Viewer", { serviceName: "kms" })).toBe(201);
    expect(await tryGrant(token, "Viewer", { resourceGroupId: seeded.resourceGroup })).toBe(201);
    expect(await tryGrant(token, "Viewer", { serviceType: "service" })).toBe(201);
    expect(await tryGrant(token, "Viewer", { serviceName: "iam-identity" })).toBe(403);
    expect(await tryGrant(token, "Viewer", { serviceType: "platform_service" })).toBe(403);
  });

  test("Administrator of account management grants on all of it, not on services", async () => {
    const { token } = await somebody(["Administrator", { serviceType: "platform_service" }]);
    expect(await tryGrant(token, "Viewer", { serviceName: "iam-identity" })).toBe(201);
    expect(await tryGrant(token, "Viewer", { service_group_id: "IAM" })).toBe(201);
    expect(await tryGrant(token, "Viewer", { resourceType: "resource-group" })).toBe(201);
    expect(await tryGrant(token, "Viewer", { serviceName: "kms" })).toBe(403);
  });

  test("Administrator of one IAM service does not grant all of them", async () => {
    const { token } = await somebody(["Administrator", { serviceName: "iam-identity" }]);
    expect(await tryGrant(token, "Viewer", { service_group_id: "IAM" })).toBe(403);
  });

  test("Administrator of a resource group's contents grants in it, not outside", async () => {
    const group = seeded.resourceGroup;
    const { token } = await somebody(["Administrator", { resourceGroupId: group }]);
    expect(await tryGrant(token, "Viewer", { resourceGroupId: group })).toBe(201);
    expect(await tryGrant(token, "Viewer", { resourceGroupId: group, serviceName: "kms" })).toBe(201);
    expect(await tryGrant(token, "Viewer", { serviceName: "kms" })).toBe(403);
    expect(await tryGrant(token, "Viewer", { resourceType: "resource-group", resource: group })).toBe(403);
  });

  test("nobody grants in another account", async () => {
    const { token } = await somebody(["Administrator", { serviceType: "service" }]);
    expect(await tryGrant(token, "Viewer", { accountId: seeded.otherAccount, serviceName: "kms" })).toBe(403);
    expect(
      await tryGrant(await cloud.token(), "Viewer", { accountId: seeded.otherAccount, serviceName: "kms" }),
    ).toBe(403);
  });

  test("nobody widens a policy by replacing it", async () => {
    const { iam_id, token } = await somebody([
      "Administrator",
      { serviceName: "secrets-manager", serviceInstance: seeded.instance },
    ]);
    const narrow = v1(iam_id, reader, { serviceName: "secrets-manager", serviceInstance: seeded.instance });
    const made = await cloud.call(`${url}/v1/policies`, { token, body: narrow });
    const reply = await cloud.call(`${url}/v1/policies/${made.body.id}`, {
      method: "PUT",
      token,
      headers: { "if-match": String(made.headers.etag) },
      body: v1(iam_id, "Administrator", { serviceName: "secrets-manager" }),
    });
    expect(reply.status).toBe(403);
  });
});

test("a refusal is IBM's: insufficent_permissions, with the reason in the request log alone", async () => {
  const { iam_id, token } = await somebody(["Viewer", { serviceName: "kms" }]);
  const reply = await cloud.call(`${url}/v1/policies`, {
    token,
    body: v1("IBMid-X", "Viewer", { serviceName: "kms" }),
  });
  expect(reply.status).toBe(403);
  expect(reply.body).toEqual({
    trace: reply.headers["transaction-id"],
    status_code: 403,
    errors: [{ code: "insufficent_permissions", message: expect.stringContaining(iam_id) }],
  });
  const logged = cloud.cloud.log.recent().at(-1);
  expect(logged?.decisions.at(-1)).toMatchObject({ action: "iam.policy.create", allowed: false });
});

describe("reading policies", () => {
  test("needs Viewer on their target; one's own are open", async () => {
    const owner = await cloud.token();
    const mine = await somebody(["Viewer", { serviceName: "kms" }]);
    const ids: string[] = [];
    for (const [iamId, serviceName] of [
      ["IBMid-Read", "kms"],
      ["IBMid-Read", "pm-20"],
      [mine.iam_id, "iam-groups"],
    ] as const) {
      const body = v1(iamId, "Viewer", { serviceName });
      ids.push((await cloud.call(`${url}/v1/policies`, { token: owner, body })).body.id);
    }
    const statuses = [];
    for (const id of ids) {
      statuses.push((await cloud.call(`${url}/v2/policies/${id}`, { token: mine.token })).status);
    }
    expect(statuses).toEqual([200, 403, 200]);
    const list = await cloud.call(`${url}/v2/policies?account_id=${seeded.account}`, { token: mine.token });
    const listed = list.body.policies.map((policy: { id: string }) => policy.id);
    expect(listed).toEqual(expect.arrayContaining([ids[0], ids[2]]));
    expect(listed).not.toContain(ids[1]);
  });

  test("a list of another account is empty", async () => {
    const token = await cloud.token();
    const list = await cloud.call(`${url}/v1/policies?account_id=${seeded.otherAccount}`, { token });
    expect(list).toMatchObject({ status: 200, body: { policies: [] } });
  });

  test("deleting needs Administrator", async () => {
    const owner = await cloud.token();
    const body = v1("IBMid-Del", "Viewer", { serviceName: "kms" });
    const { id } = (await cloud.call(`${url}/v1/policies`, { token: owner, body })).body;
    const editor = await somebody(["Editor", { serviceName: "kms" }]);
    const admin = await somebody(["Administrator", { serviceName: "kms" }]);
    const del = (token: string) => cloud.call(`${url}/v1/policies/${id}`, { method: "DELETE", token });
    expect((await del(editor.token)).status).toBe(403);
    expect((await del(admin.token)).status).toBe(204);
    expect((await del(admin.token)).status).toBe(404);
  });
});

describe("authorizations between services", () => {
  const source = { serviceName: "secrets-manager", accountId: seeded.account };
  const tryAuthorize = async (token: string, role: string, serviceName: string) =>
    (await cloud.call(`${url}/v2/policies`, { token, body: v2(source, role, { serviceName }) })).status;

  test("are granted by whoever has the role's access on the target", async () => {
    const { token } = await somebody(["Operator", { serviceName: "iam-identity" }]);
    expect(await tryAuthorize(token, "Operator", "iam-identity")).toBe(201);
    expect(await tryAuthorize(token, "Administrator", "iam-identity")).toBe(403);
  });

  test("with a role that the granter lacks are refused", async () => {
    const { token } = await somebody(["Viewer", { serviceName: "iam-groups" }]);
    const memberManage = "crn:v1:bluemix:public:iam-groups::::serviceRole:MemberManage";
    expect(await tryAuthorize(token, memberManage, "iam-groups")).toBe(403);
    const editor = await somebody(["Editor", { serviceName: "iam-groups" }]);
    expect(await tryAuthorize(editor.token, memberManage, "iam-groups")).toBe(201);
  });
});

describe("a locked service ID", () => {
  test("takes no policy, and keeps the ones that it has", async () => {
    const token = await cloud.token();
    const serviceId = principals.serviceId();
    const body = v1(serviceId.iam_id, "Viewer", { serviceName: "kms" });
    const made = await cloud.call(`${url}/v1/policies`, { token, body });
    cloud.cloud.iam.serviceIds.put(serviceId.id, { ...serviceId, locked: true });

    const path = `${url}/v1/policies/${made.body.id}`;
    const headers = { "if-match": String(made.headers.etag) };
    const changed = v1(serviceId.iam_id, "Editor", { serviceName: "kms" });
    for (const reply of [
      await cloud.call(`${url}/v1/policies`, { token, body: changed }),
      await cloud.call(`${url}/v2/policies`, {
        token,
        body: v2(serviceId.iam_id, "Editor", { serviceName: "kms" }),
      }),
      await cloud.call(path, { method: "PUT", token, headers, body: changed }),
      await cloud.call(path, { method: "DELETE", token }),
    ]) {
      expect(reply.status).toBe(409);
      expect(reply.body.errors[0].message).toContain("is locked");
    }
    expect((await cloud.call(path, { token })).body.state).toBe("active");

    cloud.cloud.iam.serviceIds.put(serviceId.id, serviceId);
    expect((await cloud.call(path, { method: "DELETE", token })).status).toBe(204);
  });
});
