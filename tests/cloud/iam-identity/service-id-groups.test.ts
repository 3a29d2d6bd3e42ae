import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let identity: IamIdentityV1;
beforeAll(async () => {
  cloud = await TestCloud.start();
  identity = new IamIdentityV1(cloud.sdkOptions(await cloud.token()));
});
afterAll(() => cloud.close());

const accountId = seeded.account;

test("every account has a default group, which stays", async () => {
  const { serviceid_groups: groups } = (await identity.listServiceIdGroup({ accountId })).result;
  const id = groups[0]?.id ?? "";
  expect((await identity.getServiceIdGroup({ id })).result.account_id).toBe(accountId);
  await expect(identity.deleteServiceIdGroup({ id })).rejects.toMatchObject({ status: 409 });
});

test("a group lives: created, changed by its entity tag, deleted", async () => {
  const made = await identity.createServiceIdGroup({ accountId, name: "batch", description: "jobs" });
  expect(made.status).toBe(201);
  const { id, entity_tag } = made.result;
  expect(made.result).toMatchObject({ name: "batch", description: "jobs", created_by: seeded.owner });
  const again = identity.createServiceIdGroup({ accountId, name: "batch" });
  await expect(again).rejects.toMatchObject({ status: 409 });
  const change = { id, ifMatch: entity_tag ?? "", name: "batches" };
  expect((await identity.updateServiceIdGroup(change)).result.name).toBe("batches");
  await expect(identity.updateServiceIdGroup(change)).rejects.toMatchObject({ status: 409 });
  expect((await identity.deleteServiceIdGroup({ id })).status).toBe(204);
  await expect(identity.getServiceIdGroup({ id })).rejects.toMatchObject({ status: 404 });
});

test("service IDs are listed by group, without one those of the default group", async () => {
  const { id: groupId } = (await identity.createServiceIdGroup({ accountId, name: "second" })).result;
  const inside = (await identity.createServiceId({ accountId, name: "in", groupId })).result;
  expect(inside).not.toHaveProperty("group_id");
  const outside = (await identity.createServiceId({ accountId, name: "out" })).result;
  const ids = async (params: object) =>
    (await identity.listServiceIds({ accountId, ...params })).result.serviceids.map(({ id }) => id);
  expect(await ids({ groupId })).toEqual([inside.id]);
  expect(await ids({})).toEqual([outside.id]);
  const shown = (await identity.getServiceId({ id: inside.id, showGroupId: "true" })).result;
  expect(shown.group_id).toBe(groupId);
  await expect(identity.deleteServiceIdGroup({ id: groupId })).rejects.toMatchObject({ status: 409 });
  await expect(
    identity.createServiceId({ accountId, name: "x", groupId: "ServiceIdGroup-nope" }),
  ).rejects.toMatchObject({ status: 404 });
});

test("without a role on IAM Identity groups cannot be made or listed", async () => {
  const principals = new Principals(cloud.cloud);
  const token = await cloud.token(principals.apiKey(principals.serviceId().iam_id));
  const other = new IamIdentityV1(cloud.sdkOptions(token));
  await expect(other.createServiceIdGroup({ accountId, name: "x" })).rejects.toMatchObject({ status: 403 });
  await expect(other.listServiceIdGroup({ accountId })).rejects.toMatchObject({ status: 403 });
});
