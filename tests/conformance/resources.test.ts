import GlobalCatalogV1 from "@ibm-cloud/platform-services/global-catalog/v1";
import GlobalSearchV2 from "@ibm-cloud/platform-services/global-search/v2";
import GlobalTaggingV1 from "@ibm-cloud/platform-services/global-tagging/v1";
import ResourceControllerV2 from "@ibm-cloud/platform-services/resource-controller/v2";
import ResourceManagerV2 from "@ibm-cloud/platform-services/resource-manager/v2";
import { isoStamp, operation, refused, type Session, text } from "./_helpers/conformance";

// Source: IBM's API documentation, https://cloud.ibm.com/apidocs/resource-controller/resource-controller,
// .../resource-manager, .../resource-catalog/global-catalog, .../search, .../tagging, and the SDK's types.

const controller = (session: Session) => session.sdk(ResourceControllerV2);
const manager = (session: Session) => session.sdk(ResourceManagerV2);
const catalog = (session: Session) => session.sdk(GlobalCatalogV1);
const tagging = (session: Session) => session.sdk(GlobalTaggingV1);
const unknown = "00000000-0000-4000-8000-000000000000";

/** Key Protect: an instance without keys costs nothing. */
async function planOfKeyProtect(session: Session): Promise<{ service: string; plan: string }> {
  const { result: found } = await catalog(session).listCatalogEntries({ q: "kms" });
  const service = found.resources?.find(({ name, kind }) => name === "kms" && kind === "service")?.id ?? "";
  const { result: plans } = await catalog(session).getChildObjects({ id: service, kind: "plan" });
  const plan = plans.resources?.find(({ name }) => name === "tiered-pricing")?.id ?? "";
  return { service, plan };
}

async function defaultGroup(session: Session): Promise<string> {
  const { accountId } = session;
  const { result } = await manager(session).listResourceGroups({ accountId, _default: true });
  return result.resources?.[0]?.id ?? "";
}

async function instance(session: Session, more: { entityLock?: boolean } = {}) {
  const { plan } = await planOfKeyProtect(session);
  const name = session.name("instance");
  const resourceGroup = await defaultGroup(session);
  const params = { name, target: "us-south", resourceGroup, resourcePlanId: plan, ...more };
  const made = await controller(session).createResourceInstance(params);
  const id = made.result.guid!;
  session.later(() => reclaimed(session, id));
  session.later(() => controller(session).deleteResourceInstance({ id }));
  session.later(() => controller(session).unlockResourceInstance({ id }));
  const active = async () => {
    for (let attempt = 0; attempt < 60; attempt++) {
      const { result } = await controller(session).getResourceInstance({ id });
      if (result.state === "active") return result;
      await session.wait(5);
    }
    throw new Error(`${name} did not become active.`);
  };
  return { id, made, resourceGroup, result: await active() };
}

/** The reclamation of an instance that was just deleted; IBM takes some seconds to schedule it. */
async function reclamationOf(session: Session, resourceInstanceId: string) {
  for (let attempt = 0; attempt < 12; attempt++) {
    const { result } = await controller(session).listReclamations({ resourceInstanceId });
    if (result.resources?.[0]) return result.resources[0];
    await session.wait(5);
  }
  throw new Error(`The deleted instance ${resourceInstanceId} has no reclamation.`);
}

/** An instance that is restorable for some days is taken away for good. */
async function reclaimed(session: Session, id: string): Promise<void> {
  if ((await controller(session).getResourceInstance({ id })).result.state === "removed") return;
  const reclamation = await reclamationOf(session, id);
  await controller(session).runReclamationAction({ id: reclamation.id!, actionName: "reclaim" });
}

async function resourceGroup(session: Session) {
  const name = session.name("rg");
  const { status, result } = await manager(session).createResourceGroup({
    name,
    accountId: session.accountId,
  });
  const id = result.id!;
  session.later(() => manager(session).deleteResourceGroup({ id }));
  await session.eventually(() => manager(session).getResourceGroup({ id }));
  return { id, name, status, result };
}

describe("resource-controller: instances", () => {
  operation("create_resource_instance", async (session) => {
    const { made, result, resourceGroup: group } = await instance(session);
    expect([201, 202]).toContain(made.status);
    expect(result).toMatchObject({
      id: result.crn,
      guid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      crn: `crn:v1:bluemix:public:kms:us-south:a/${session.accountId}:${result.guid}::`,
      type: "service_instance",
      account_id: session.accountId,
      resource_group_id: group,
      region_id: "us-south",
      state: "active",
      locked: false,
      created_at: isoStamp,
      last_operation: { type: "create", state: "succeeded" },
    });
    const params = { name: "x", target: "us-south", resourceGroup: group, resourcePlanId: unknown };
    await expect(controller(session).createResourceInstance(params)).rejects.toMatchObject({
      status: expect.any(Number),
    });
  });
  operation("get_resource_instance", async (session) => {
    const { id, result } = await instance(session);
    expect((await controller(session).getResourceInstance({ id: result.crn! })).result.guid).toBe(id);
    await refused(controller(session).getResourceInstance({ id: unknown }), 404);
  });
  operation("list_resource_instances", async (session) => {
    const { id, result } = await instance(session);
    const { result: list } = await controller(session).listResourceInstances({
      name: result.name,
      limit: 10,
    });
    expect(list).toMatchObject({ rows_count: 1, resources: [{ guid: id, name: result.name }] });
  });
  operation("update_resource_instance", async (session) => {
    const { id } = await instance(session);
    const name = session.name("renamed");
    const { result } = await controller(session).updateResourceInstance({ id, name });
    expect(result).toMatchObject({ guid: id, name });
  });
  operation("delete_resource_instance", async (session) => {
    const { id } = await instance(session);
    expect((await controller(session).deleteResourceInstance({ id })).status).toBe(204);
    const { state } = (await controller(session).getResourceInstance({ id })).result;
    expect(["pending_reclamation", "removed"]).toContain(state);
  });
  operation("lock_resource_instance", async (session) => {
    const { id } = await instance(session);
    expect((await controller(session).lockResourceInstance({ id })).result).toMatchObject({ locked: true });
    await refused(controller(session).deleteResourceInstance({ id }), 422);
  });
  operation("unlock_resource_instance", async (session) => {
    const { id } = await instance(session);
    await controller(session).lockResourceInstance({ id });
    expect((await controller(session).unlockResourceInstance({ id })).result).toMatchObject({
      locked: false,
    });
  });
  operation("cancel_lastop_resource_instance", async (session) => {
    const { id } = await instance(session);
    await expect(controller(session).cancelLastopResourceInstance({ id })).rejects.toMatchObject({
      status: 422,
      message: "The instance is not cancelable.",
    });
  });
  operation("list_resource_keys_for_instance", async (session) => {
    const { id } = await instance(session);
    const { result } = await controller(session).listResourceKeysForInstance({ id });
    expect(result).toMatchObject({ rows_count: 0, resources: [] });
  });
  operation("list_resource_aliases_for_instance", async (session) => {
    const { id } = await instance(session);
    const { result } = await controller(session).listResourceAliasesForInstance({ id });
    expect(result).toMatchObject({ rows_count: 0, resources: [] });
  });
  operation("list_reclamations", async (session) => {
    const { id } = await instance(session);
    await controller(session).deleteResourceInstance({ id });
    expect(await reclamationOf(session, id)).toMatchObject({
      id: text,
      resource_instance_id: id,
      account_id: session.accountId,
      state: "SCHEDULED",
    });
  });
  operation("run_reclamation_action", async (session) => {
    const { id } = await instance(session);
    await controller(session).deleteResourceInstance({ id });
    const reclamation = (await reclamationOf(session, id)).id!;
    const restore = { id: reclamation, actionName: "restore" };
    expect((await controller(session).runReclamationAction(restore)).result).toMatchObject({
      resource_instance_id: id,
      state: "RESTORING",
    });
    await session.wait(20);
    expect((await controller(session).getResourceInstance({ id })).result.state).toBe("active");
  });
});

describe("resource-manager: groups and quotas", () => {
  operation("create_resource_group", async (session) => {
    const { id, status, result } = await resourceGroup(session);
    expect({ status, result }).toMatchObject({
      status: 201,
      result: { id: expect.stringMatching(/^[0-9a-f]{32}$/), crn: expect.stringContaining(id) },
    });
  });
  operation("list_resource_groups", async (session) => {
    const { id, name } = await resourceGroup(session);
    const { accountId } = session;
    const { result } = await manager(session).listResourceGroups({ accountId, name });
    expect(result.resources).toMatchObject([{ id, name, default: false, state: "ACTIVE" }]);
  });
  operation("get_resource_group", async (session) => {
    const { id, name } = await resourceGroup(session);
    const { result } = await manager(session).getResourceGroup({ id });
    expect(result).toMatchObject({ id, name, account_id: session.accountId, quota_id: text });
    await refused(manager(session).getResourceGroup({ id: "0".repeat(32) }), 404);
  });
  operation("update_resource_group", async (session) => {
    const { id } = await resourceGroup(session);
    const name = session.name("rn");
    expect((await manager(session).updateResourceGroup({ id, name })).result).toMatchObject({ id, name });
  });
  operation("delete_resource_group", async (session) => {
    const { id } = await resourceGroup(session);
    expect((await manager(session).deleteResourceGroup({ id })).status).toBe(204);
    const { accountId } = session;
    const { result } = await manager(session).listResourceGroups({ accountId });
    expect(result.resources?.map((group) => group.id)).not.toContain(id);
  });
  operation("list_quota_definitions", async (session) => {
    const { result } = await manager(session).listQuotaDefinitions();
    expect(result.resources).toContainEqual(expect.objectContaining({ id: text, name: text, type: text }));
  });
  operation("get_quota_definition", async (session) => {
    const id = (await manager(session).listQuotaDefinitions()).result.resources[0]?.id ?? "";
    expect((await manager(session).getQuotaDefinition({ id })).result).toMatchObject({ id, name: text });
  });
});

describe("global-catalog: services and plans", () => {
  operation("list_catalog_entries", async (session) => {
    const { result } = await catalog(session).listCatalogEntries({ q: "secrets-manager" });
    expect(result.resources).toContainEqual(
      expect.objectContaining({ id: text, name: "secrets-manager", kind: "service" }),
    );
  });
  operation("get_catalog_entry", async (session) => {
    const { service: id } = await planOfKeyProtect(session);
    const { result } = await catalog(session).getCatalogEntry({ id });
    expect(result).toMatchObject({ id, name: "kms", kind: "service", overview_ui: expect.any(Object) });
    await refused(catalog(session).getCatalogEntry({ id: "no-such-entry" }), 404);
  });
  operation("get_child_objects", async (session) => {
    const { plan: id } = await planOfKeyProtect(session);
    const { result } = await catalog(session).getChildObjects({ id, kind: "deployment", include: "*" });
    expect(result.resources?.map(({ metadata }) => metadata?.deployment?.location)).toContain("us-south");
  });
});

describe("global-search: resources", () => {
  operation("search", async (session) => {
    const { result: made } = await instance(session);
    const search = async () => {
      const query = `crn:"${made.crn}"`;
      const { result } = await session.sdk(GlobalSearchV2).search({ query, fields: ["crn", "name"] });
      if (result.items.length === 0) throw Object.assign(new Error("Not indexed yet."), { status: 404 });
      return result.items;
    };
    expect(await session.eventually(search)).toMatchObject([{ crn: made.crn, name: made.name }]);
  });
});

describe("global-tagging: tags of resources", () => {
  async function tagged(session: Session) {
    const { result: made } = await instance(session);
    const resources = [{ resource_id: made.crn! }];
    const tag = session.name("tag");
    const attached = await tagging(session).attachTag({ resources, tagNames: [tag] });
    session.later(() => tagging(session).deleteTag({ tagName: tag }));
    session.later(() => tagging(session).detachTag({ resources, tagNames: [tag] }));
    return { crn: made.crn!, resources, tag, attached };
  }
  const tagsOf = async (session: Session, attachedTo: string) =>
    (await tagging(session).listTags({ attachedTo })).result.items?.map(({ name }) => name);

  operation("attach_tag", async (session) => {
    const { crn, attached, tag } = await tagged(session);
    expect(attached.result.results).toMatchObject([{ resource_id: crn, is_error: false }]);
    expect(await tagsOf(session, crn)).toEqual([tag]);
  });
  operation("list_tags", async (session) => {
    const { crn, tag } = await tagged(session);
    const { result } = await tagging(session).listTags({ attachedTo: crn, limit: 10 });
    expect(result).toMatchObject({ limit: 10, offset: 0, total_count: 1, items: [{ name: tag }] });
  });
  operation("detach_tag", async (session) => {
    const { crn, resources, tag } = await tagged(session);
    const { result } = await tagging(session).detachTag({ resources, tagNames: [tag] });
    expect(result.results).toMatchObject([{ resource_id: crn, is_error: false }]);
    expect(await tagsOf(session, crn)).toEqual([]);
  });
  operation("delete_tag", async (session) => {
    const { resources, tag } = await tagged(session);
    await tagging(session).detachTag({ resources, tagNames: [tag] });
    const { result } = await tagging(session).deleteTag({ tagName: tag });
    expect(result.results).toMatchObject([{ is_error: false }]);
  });
  operation("create_tag", async (session) => {
    const tag = `conformance:${session.name("access")}`;
    session.later(() => tagging(session).deleteTag({ tagName: tag, tagType: "access" }));
    const { result } = await tagging(session).createTag({ tagNames: [tag], tagType: "access" });
    expect(result.results).toMatchObject([{ tag_name: tag, is_error: false }]);
  });
  operation(
    "delete_tag_all",
    async (session) => {
      const { resources, tag } = await tagged(session);
      await tagging(session).detachTag({ resources, tagNames: [tag] });
      const { result } = await tagging(session).deleteTagAll({});
      expect(result).toMatchObject({ total_count: expect.any(Number), errors: false });
      expect(result.items?.map(({ tag_name }) => tag_name)).toContain(tag);
    },
    { disturbs: "deletes every tag of the account that is not in use" },
  );
});
