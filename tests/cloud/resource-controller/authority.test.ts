import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let principals: Principals;
const url = "https://resource-controller.cloud.ibm.com";
const account = seeded.account;
const group = seeded.resourceGroup;

beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
});
afterAll(() => cloud.close());

/** A service ID with platform roles on targets, and its token. */
async function somebody(...grants: [role: string, service: string, target?: Record<string, string>][]) {
  const { iam_id } = principals.serviceId();
  for (const [role, service, target] of grants) principals.grant({ iam_id }, role, service, target);
  return cloud.token(principals.apiKey(iam_id));
}

const onGroup = (id = group) => ({ resourceType: "resource-group", resource: id });
const create = (token: string) =>
  cloud.call(`${url}/v2/resource_instances`, {
    token,
    body: {
      name: "made",
      target: "us-south",
      resource_group: group,
      resource_plan_id: "eedd3585-90c6-4c8f-be3d-062069e99fc3",
    },
  });

describe("an instance is created", () => {
  test("with Editor on the service and Viewer on the resource group", async () => {
    const token = await somebody(["Editor", "kms"], ["Viewer", "resource-controller", onGroup()]);
    expect((await create(token)).status).toBe(201);
  });

  test("not without access to the resource group", async () => {
    expect((await create(await somebody(["Editor", "kms"]))).status).toBe(403);
  });

  test("not as Operator of the service", async () => {
    const token = await somebody(["Operator", "kms"], ["Viewer", "resource-controller", onGroup()]);
    const reply = await create(token);
    expect(reply.status).toBe(403);
    expect(reply.body).toMatchObject({
      error_code: "not_authorized",
      message: expect.stringContaining("resource-controller.instance.create"),
      status_code: 403,
      transaction_id: reply.headers["transaction-id"],
    });
  });

  test("not as Editor of one other instance or region", async () => {
    const targets: Record<string, string>[] = [{ serviceInstance: "another" }, { region: "eu-de" }];
    for (const target of targets) {
      const token = await somebody(["Editor", "kms", target], ["Viewer", "resource-controller", onGroup()]);
      expect((await create(token)).status).toBe(403);
    }
  });
});

describe("an instance", () => {
  const path = `${url}/v2/resource_instances/${seeded.instance}`;

  test("is read, changed and deleted by Viewer, Operator and Editor upwards", async () => {
    const viewer = await somebody(["Viewer", "secrets-manager"]);
    const operator = await somebody(["Operator", "secrets-manager", { serviceInstance: seeded.instance }]);
    const stranger = await somebody(["Administrator", "kms"]);
    const patch = (token: string) =>
      cloud.call(path, { method: "PATCH", token, body: { name: "secrets-manager" } });
    expect((await cloud.call(path, { token: viewer })).status).toBe(200);
    expect((await cloud.call(path, { token: stranger })).status).toBe(403);
    expect((await patch(viewer)).status).toBe(403);
    expect((await patch(operator)).status).toBe(200);
    expect((await cloud.call(path, { method: "DELETE", token: operator })).status).toBe(403);
  });

  test("is listed for those who may see it only", async () => {
    const list = async (token: string) =>
      (await cloud.call(`${url}/v2/resource_instances`, { token })).body.resources.map(
        ({ guid }: { guid: string }) => guid,
      );
    expect(await list(await somebody(["Viewer", "secrets-manager"]))).toEqual([seeded.instance]);
    expect(await list(await somebody(["Viewer", "pm-20"]))).toEqual([]);
  });
});

describe("resource groups", () => {
  test("are seen with Viewer on the group itself, not with access to its contents", async () => {
    const viewer = await somebody(["Viewer", "resource-controller", onGroup()]);
    const contents = await somebody(["Administrator", "kms", { resourceGroupId: group }]);
    const path = `${url}/v2/resource_groups/${group}`;
    expect((await cloud.call(path, { token: viewer })).status).toBe(200);
    expect((await cloud.call(path, { token: contents })).status).toBe(403);
    const list = await cloud.call(`${url}/v2/resource_groups?account_id=${account}`, { token: contents });
    expect(list).toMatchObject({ status: 200, body: { resources: [] } });
  });

  test("are created by Administrators of account management", async () => {
    const { iam_id } = principals.serviceId();
    const id = principals.grant({ iam_id }, "Administrator", "x");
    const policy = cloud.cloud.iam.policies.get(id)!;
    const resource = policy.resource.map((attribute) =>
      attribute.key === "serviceName"
        ? { key: "serviceType", operator: "stringEquals" as const, value: "platform_service" }
        : attribute,
    );
    cloud.cloud.iam.policies.put(id, { ...policy, resource });
    const admin = await cloud.token(principals.apiKey(iam_id));
    const post = (token: string) =>
      cloud.call(`${url}/v2/resource_groups`, { token, body: { name: "new", account_id: account } });
    expect((await post(await somebody(["Editor", "kms"]))).status).toBe(403);
    expect((await post(admin)).status).toBe(201);
  });
});
