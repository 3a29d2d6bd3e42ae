import ResourceControllerV2 from "@ibm-cloud/platform-services/resource-controller/v2";
import ResourceManagerV2 from "@ibm-cloud/platform-services/resource-manager/v2";
import { seeded, TestCloud } from "../_helpers/cloud";

let cloud: TestCloud;
let manager: ResourceManagerV2;
let controller: ResourceControllerV2;

beforeAll(async () => {
  cloud = await TestCloud.start();
  const options = cloud.sdkOptions(await cloud.token()) as never;
  manager = new ResourceManagerV2(options);
  controller = new ResourceControllerV2(options);
});
afterAll(() => cloud.close());

test("a resource group is created, read, renamed and deleted", async () => {
  const created = await manager.createResourceGroup({ name: "team", accountId: seeded.account });
  expect(created.status).toBe(201);
  expect(created.result).toEqual({ id: expect.any(String), crn: expect.stringContaining("resource-group") });
  const id = created.result.id!;
  const read = await manager.getResourceGroup({ id });
  expect(read.result).toMatchObject({ id, name: "team", state: "ACTIVE", default: false });
  const changed = await manager.updateResourceGroup({ id, name: "team-2" });
  expect(changed.result.name).toBe("team-2");
  expect((await manager.deleteResourceGroup({ id })).status).toBe(204);
  await expect(manager.getResourceGroup({ id })).rejects.toMatchObject({ status: 404 });
  const deleted = await manager.listResourceGroups({ accountId: seeded.account, includeDeleted: true });
  expect(deleted.result.resources.find((group) => group.id === id)?.state).toBe("DELETED");
});

test("the default group is found by name and by its flag, and cannot be deleted", async () => {
  const byFlag = await manager.listResourceGroups({ accountId: seeded.account, _default: true });
  expect(byFlag.result.resources.map((group) => group.id)).toEqual([seeded.resourceGroup]);
  const byName = await manager.listResourceGroups({ accountId: seeded.account, name: "default" });
  expect(byName.result.resources.map((group) => group.id)).toEqual([seeded.resourceGroup]);
  await expect(manager.deleteResourceGroup({ id: seeded.resourceGroup })).rejects.toMatchObject({
    status: 400,
  });
});

test("a group that holds an instance stays, also while the instance can be restored", async () => {
  const { result } = await manager.createResourceGroup({ name: "holding", accountId: seeded.account });
  const id = result.id!;
  const instance = await controller.createResourceInstance({
    name: "held",
    target: "eu-de",
    resourceGroup: id,
    resourcePlanId: "7713c3a8-3be8-4a9a-81bb-ee822fcaac3d",
  });
  await expect(manager.deleteResourceGroup({ id })).rejects.toMatchObject({ status: 400 });
  await controller.deleteResourceInstance({ id: instance.result.guid! });
  await expect(manager.deleteResourceGroup({ id })).rejects.toMatchObject({
    message: expect.stringContaining("pending reclamation"),
  });
});

test("two groups of an account cannot have the same name", async () => {
  await manager.createResourceGroup({ name: "twice", accountId: seeded.account });
  await expect(
    manager.createResourceGroup({ name: "Twice", accountId: seeded.account }),
  ).rejects.toMatchObject({ status: 409 });
});

test("quota definitions can be read", async () => {
  const [quota] = (await manager.listQuotaDefinitions()).result.resources;
  expect((await manager.getQuotaDefinition({ id: quota!.id! })).result).toEqual(quota);
});

test("groups of another account cannot be made", async () => {
  await expect(
    manager.createResourceGroup({ name: "foreign", accountId: seeded.otherAccount }),
  ).rejects.toMatchObject({ status: 403 });
});
