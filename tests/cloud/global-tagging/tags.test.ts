import GlobalSearchV2 from "@ibm-cloud/platform-services/global-search/v2";
import GlobalTaggingV1 from "@ibm-cloud/platform-services/global-tagging/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let tagging: GlobalTaggingV1;
let search: GlobalSearchV2;
const crn = `crn:v1:bluemix:public:secrets-manager:${seeded.region}:a/${seeded.account}:${seeded.instance}::`;
const resources = [{ resource_id: crn }];

beforeAll(async () => {
  cloud = await TestCloud.start();
  const options = cloud.sdkOptions(await cloud.token()) as never;
  tagging = new GlobalTaggingV1(options);
  search = new GlobalSearchV2(options);
});
afterAll(() => cloud.close());

async function tagsOf(resource = crn): Promise<unknown> {
  const { result } = await search.search({ query: `crn:"${resource}"`, fields: ["tags", "access_tags"] });
  return result.items[0];
}

test("user tags are attached, found, detached and deleted; they know no upper case", async () => {
  const attached = await tagging.attachTag({ resources, tagNames: ["Team:A", "prod"] });
  expect(attached.result.results).toEqual([{ resource_id: crn, is_error: false }]);
  expect(await tagsOf()).toEqual({ crn, tags: ["team:a", "prod"], access_tags: [] });
  const used = await tagging.deleteTag({ tagName: "prod" });
  expect(used.result.results?.[0]?.is_error).toBe(true);
  await tagging.detachTag({ resources, tagNames: ["prod"] });
  expect((await tagging.listTags({ attachedTo: crn })).result.items).toEqual([{ name: "team:a" }]);
  expect((await tagging.listTags({})).result.items?.map(({ name }) => name)).toEqual(["prod", "team:a"]);
  expect((await tagging.deleteTagAll({})).result).toMatchObject({ total_count: 1, errors: false });
});

test("resources to tag are found by a query too", async () => {
  const query = { query_string: `crn:"${crn}"` };
  const attached = await tagging.attachTag({ query, tagNames: ["searched"] });
  expect(attached.result.results).toEqual([{ resource_id: crn, is_error: false }]);
  expect((await tagging.listTags({ attachedTo: crn })).result.items).toContainEqual({ name: "searched" });
  await tagging.detachTag({ query, tagNames: ["searched"] });
  expect((await tagging.listTags({ attachedTo: crn })).result.items).not.toContainEqual({ name: "searched" });
});

test("replace takes away the rest, update takes away the same key", async () => {
  await tagging.attachTag({ resources, tagNames: ["x", "env:dev"], replace: true });
  expect(await tagsOf()).toMatchObject({ tags: ["x", "env:dev"] });
  await tagging.attachTag({ resources, tagNames: ["env:prod"], update: true });
  expect(await tagsOf()).toMatchObject({ tags: ["x", "env:prod"] });
});

test("an access tag must be made first, and then decides about access", async () => {
  const early = await tagging.attachTag({ resources, tagNames: ["env:dev"], tagType: "access" });
  expect(early.result.results?.[0]?.is_error).toBe(true);
  await tagging.createTag({ tagNames: ["env:dev"], tagType: "access" });

  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId();
  const id = principals.grant({ iam_id }, "Viewer", "secrets-manager");
  const policy = cloud.cloud.iam.policies.get(id)!;
  const tag = { key: "env", operator: "stringEquals" as const, value: "dev" };
  cloud.cloud.iam.policies.put(id, { ...policy, resource_tags: [tag] });
  const token = await cloud.token(principals.apiKey(iam_id));
  const read = async () =>
    (
      await cloud.call(`https://resource-controller.cloud.ibm.com/v2/resource_instances/${seeded.instance}`, {
        token,
      })
    ).status;

  expect(await read()).toBe(403);
  await tagging.attachTag({ resources, tagNames: ["env:dev"], tagType: "access" });
  expect(await read()).toBe(200);
  await tagging.detachTag({ resources, tagNames: ["env:dev"], tagType: "access" });
  expect(await read()).toBe(403);
});

test("tagging a resource needs Editor on it; one that is not there is an error of its own", async () => {
  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId();
  principals.grant({ iam_id }, "Viewer", "secrets-manager");
  const options = cloud.sdkOptions(await cloud.token(principals.apiKey(iam_id))) as never;
  const refused = await new GlobalTaggingV1(options).attachTag({ resources, tagNames: ["mine"] });
  expect(refused.result.results).toEqual([{ resource_id: crn, is_error: true }]);
  const missing = crn.replace(seeded.instance, "00000000-0000-4000-8000-000000000000");
  const both = await tagging.attachTag({
    resources: [{ resource_id: missing }, { resource_id: crn }],
    tagNames: ["some"],
  });
  expect(both.result.results?.map(({ is_error }) => is_error)).toEqual([true, false]);
});

test("search finds by field, and refuses what it does not understand", async () => {
  const found = await search.search({ query: `service_name:secrets-manager AND region:"us-south"` });
  expect(found.result.items.map((item) => item.crn)).toEqual([crn]);
  const all = await search.search({ query: "*", limit: 1 });
  expect(all.result.items).toHaveLength(1);
  const rest = await search.search({ query: "*", limit: 1, searchCursor: all.result.search_cursor });
  expect(rest.result.items[0]?.crn).not.toBe(all.result.items[0]?.crn);
  await expect(search.search({ query: "a:b OR c:d" })).rejects.toMatchObject({ status: 400 });
});
