import ResourceControllerV2 from "@ibm-cloud/platform-services/resource-controller/v2";
import { seeded, TestCloud } from "../_helpers/cloud";

let cloud: TestCloud;
let token: string;
let controller: ResourceControllerV2;
const standard = "7713c3a8-3be8-4a9a-81bb-ee822fcaac3d";
const trial = "869c191a-3c2a-4faf-98be-18d48f95ba1f";
const lite = "3f6acf43-ede8-413a-ac69-f8af3bb0cbfe";

beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  controller = new ResourceControllerV2(cloud.sdkOptions(token) as never);
});
afterAll(() => cloud.close());

const wanted = (name: string, resourcePlanId = standard) => ({
  name,
  target: "us-south",
  resourceGroup: seeded.resourceGroup,
  resourcePlanId,
});

test("a Secrets Manager instance is provisioning first and active some seconds later", async () => {
  const created = await controller.createResourceInstance(wanted("waiting"));
  expect(created.status).toBe(202);
  expect(created.result).toMatchObject({
    name: "waiting",
    state: "provisioning",
    region_id: "us-south",
    resource_plan_id: standard,
    resource_id: "ebc0cdb0-af2a-11ea-98c7-29e5db822649",
    account_id: seeded.account,
    last_operation: { type: "create", state: "in progress", async: true },
  });
  expect(created.result.id).toBe(created.result.crn);
  cloud.cloud.clock.advance(6000);
  const read = await controller.getResourceInstance({ id: created.result.id! });
  expect(read.result).toMatchObject({
    state: "active",
    last_operation: { state: "succeeded", async: false },
  });
  const byGuid = await controller.getResourceInstance({ id: created.result.guid! });
  expect(byGuid.result).toEqual(read.result);
});

test("an instance is renamed, gets parameters and another plan", async () => {
  const { result } = await controller.createResourceInstance(wanted("changing", trial));
  const changed = await controller.updateResourceInstance({
    id: result.guid!,
    name: "changed",
    parameters: { allowed_network: "private-only" },
    resourcePlanId: standard,
  });
  expect(changed.result).toMatchObject({
    name: "changed",
    parameters: { allowed_network: "private-only" },
    resource_plan_id: standard,
    last_operation: { type: "update", state: "succeeded" },
  });
  expect(changed.result.plan_history?.map((item) => item.resource_plan_id)).toEqual([trial, standard]);
});

test("a deleted Secrets Manager instance can be restored for seven days, and is removed after them", async () => {
  const { result } = await controller.createResourceInstance(wanted("reclaimed"));
  const id = result.guid!;
  expect((await controller.deleteResourceInstance({ id, recursive: true })).status).toBe(202);
  expect((await controller.getResourceInstance({ id })).result.state).toBe("pending_reclamation");
  const listed = await controller.listReclamations({ resourceInstanceId: id });
  const [reclamation] = listed.result.resources ?? [];
  expect(reclamation).toMatchObject({ resource_instance_id: id, state: "SCHEDULED" });

  await controller.runReclamationAction({ id: reclamation!.id!, actionName: "restore" });
  expect((await controller.getResourceInstance({ id })).result).toMatchObject({
    state: "active",
    restored_by: seeded.owner,
  });

  await controller.deleteResourceInstance({ id });
  cloud.cloud.clock.advance(7 * 24 * 3600 * 1000 + 1000);
  const fresh = new ResourceControllerV2(cloud.sdkOptions(await cloud.token()) as never);
  expect((await fresh.getResourceInstance({ id })).result.state).toBe("removed");
  await expect(fresh.deleteResourceInstance({ id })).rejects.toMatchObject({ status: 410 });
  controller = fresh;
});

test("a locked instance can neither be changed nor deleted until it is unlocked", async () => {
  const { result } = await controller.createResourceInstance(wanted("locked", lite));
  expect(result.state).toBe("active");
  const id = result.guid!;
  expect((await controller.lockResourceInstance({ id })).result.locked).toBe(true);
  await expect(controller.updateResourceInstance({ id, name: "x" })).rejects.toMatchObject({ status: 422 });
  await expect(controller.deleteResourceInstance({ id })).rejects.toMatchObject({ status: 422 });
  await controller.unlockResourceInstance({ id });
  expect((await controller.deleteResourceInstance({ id })).status).toBe(204);
});

test("lists are filtered and paged", async () => {
  for (const name of ["page-1", "page-2", "page-3"]) await controller.createResourceInstance(wanted(name));
  const named = await controller.listResourceInstances({ name: "page-2" });
  expect(named.result.resources.map((instance) => instance.name)).toEqual(["page-2"]);
  const pager = new ResourceControllerV2.ResourceInstancesPager(controller, {
    resourceId: "ebc0cdb0-af2a-11ea-98c7-29e5db822649",
    limit: 2,
  });
  const all = await pager.getAll();
  expect(all.map((instance) => instance.name)).toEqual(
    expect.arrayContaining(["secrets-manager", "page-1", "page-2", "page-3"]),
  );
  expect(new Set(all.map((instance) => instance.id)).size).toBe(all.length);
  const many = await controller.listResourceInstances({ limit: 200 });
  expect([many.status, many.result.rows_count]).toEqual([200, all.length]);
});

test("an unknown plan, region or resource group is refused with its name", async () => {
  await expect(
    controller.createResourceInstance({ ...wanted("x"), resourcePlanId: "no-such-plan" }),
  ).rejects.toMatchObject({ status: 400, message: expect.stringContaining("no-such-plan") });
  await expect(controller.createResourceInstance({ ...wanted("x"), target: "mars" })).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining("mars"),
  });
  await expect(
    controller.createResourceInstance({ ...wanted("x"), resourceGroup: "nowhere" }),
  ).rejects.toMatchObject({ status: 404 });
});

test("an account has one trial instance", async () => {
  const first = await controller.createResourceInstance(wanted("trial-1", trial));
  await expect(controller.createResourceInstance(wanted("trial-2", trial))).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining("trial-1"),
  });
  await controller.deleteResourceInstance({ id: first.result.guid! });
});

test("without a token there is a 401 in the resource controller's form", async () => {
  const reply = await cloud.call("https://resource-controller.cloud.ibm.com/v2/resource_instances");
  expect(reply.status).toBe(401);
  expect(reply.body).toMatchObject({ status_code: 401, transaction_id: expect.any(String) });
});

test("an instance has no keys and no aliases, and no operation that can be cancelled", async () => {
  const id = seeded.instance;
  expect((await controller.listResourceKeysForInstance({ id })).result).toMatchObject({ rows_count: 0 });
  expect((await controller.listResourceAliasesForInstance({ id })).result).toMatchObject({ rows_count: 0 });
  await expect(controller.cancelLastopResourceInstance({ id })).rejects.toMatchObject({ status: 422 });
});
