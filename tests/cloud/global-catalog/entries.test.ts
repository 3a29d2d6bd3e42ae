import GlobalCatalogV1 from "@ibm-cloud/platform-services/global-catalog/v1";
import { TestCloud } from "../_helpers/cloud";

let cloud: TestCloud;
let catalog: GlobalCatalogV1;

beforeAll(async () => {
  cloud = await TestCloud.start();
  catalog = new GlobalCatalogV1(cloud.sdkOptions() as never);
});
afterAll(() => cloud.close());

test.each([
  ["secrets-manager", "standard"],
  ["pm-20", "lite"],
  ["conversation", "plus"],
  ["data-science-experience", "professional-v1"],
  ["kms", "tiered-pricing"],
  ["event-notifications", "standard"],
])("%s has a plan %s that can be deployed", async (name, planName) => {
  const found = await catalog.listCatalogEntries({ q: name, include: "*" });
  const service = found.result.resources!.find((entry) => entry.name === name)!;
  expect(service).toMatchObject({ kind: "service", metadata: { service: { rc_provisionable: true } } });
  const plans = await catalog.getChildObjects({ id: service.id!, kind: "plan" });
  const plan = plans.result.resources!.find((entry) => entry.name === planName)!;
  const deployments = await catalog.getChildObjects({ id: plan.id!, kind: "deployment", include: "*" });
  const locations = deployments.result.resources!.map((entry) => entry.metadata?.deployment?.location);
  expect(locations).toContain("us-south");
});

test("without include, metadata is left out", async () => {
  const found = await catalog.listCatalogEntries({ q: "kms" });
  expect(found.result.resources![0]).not.toHaveProperty("metadata");
});

test("an unknown object is a 404", async () => {
  await expect(catalog.getCatalogEntry({ id: "nothing" })).rejects.toMatchObject({ status: 404 });
});

test("lists are paged", async () => {
  const first = await catalog.listCatalogEntries({ limit: 2 });
  expect(first.result).toMatchObject({ offset: 0, limit: 2, resource_count: 2 });
  expect(first.result.next).toContain("_offset=2");
});
