import { type Offering, offerings, type Plan } from "./catalog";

const base = "https://globalcatalog.cloud.ibm.com/api/v1";
/** The catalog does not change while the cloud runs. */
const timestamp = "2024-01-01T00:00:00.000Z";

export type Kind = "service" | "plan" | "deployment";

/** One object of the catalog. `search` is what `q` looks in. */
export interface Entry {
  id: string;
  kind: Kind;
  parent?: string;
  search: string;
  /** Without `include` the catalog leaves metadata out. */
  wire(withMetadata: boolean): object;
}

/** Every service, plan and deployment, parents before children. */
export const entries: readonly Entry[] = offerings.flatMap((offering) => [
  service(offering),
  ...offering.plans.flatMap((plan) => [
    planEntry(offering, plan),
    ...offering.regions.map((region) => deployment(offering, plan, region)),
  ]),
]);

const byId = new Map(entries.map((entry) => [entry.id, entry]));

export function entryById(id: string): Entry | undefined {
  return byId.get(id);
}

/** Children of `id` of a kind (`*`: any); without `id`, what has no parent. */
export function childrenOf(id: string | undefined, kind: string = "*"): Entry[] {
  return entries.filter((entry) => entry.parent === id && (kind === "*" || entry.kind === kind));
}

export function matchesText(entry: Entry, q: string | undefined): boolean {
  return q === undefined || entry.search.includes(q.trim().toLowerCase());
}

function service(offering: Offering): Entry {
  const { id, name, display_name, description, tags } = offering;
  return entry("service", id, undefined, name, display_name, description, [...tags], offering.regions, {
    rc_compatible: true,
    service: {
      type: "",
      iam_compatible: true,
      rc_provisionable: true,
      plan_updateable: true,
      bindable: true,
      service_check_enabled: false,
      service_key_supported: true,
      test_check_interval: 0,
      unique_api_key: false,
      state: "",
      async_provisioning_supported: offering.provisioning_seconds > 0,
      async_unprovisioning_supported: false,
    },
  });
}

function planEntry(offering: Offering, plan: Plan): Entry {
  const tags = plan.free ? ["free"] : ["paid_only"];
  return entry("plan", plan.id, offering.id, plan.name, plan.display_name, "", tags, offering.regions, {
    rc_compatible: true,
    plan: { bindable: true, reservable: false, allow_internal_users: false },
    pricing: { type: plan.free ? "Free" : "Paid", origin: "global_catalog" },
  });
}

function deployment(offering: Offering, plan: Plan, region: string): Entry {
  const id = `${plan.id}:${region}`;
  const name = `${plan.name}-${region}`;
  return entry("deployment", id, plan.id, name, name, "", [], [region], {
    rc_compatible: true,
    iam_compatible: true,
    deployment: {
      deployment_id: `${offering.name}-${plan.name}-${region}`,
      location: region,
      location_url: `${base}/${region}`,
      target_crn: `crn:v1:bluemix:public:resource-catalog::::environment:${region}`,
    },
  });
}

function entry(
  kind: Kind,
  id: string,
  parent: string | undefined,
  name: string,
  displayName: string,
  description: string,
  tags: string[],
  regions: readonly string[],
  metadata: object,
): Entry {
  const wire = {
    id,
    name,
    kind,
    catalog_crn: `crn:v1:bluemix:public:globalcatalog::::${kind}:${encodeURIComponent(id)}`,
    url: `${base}/${encodeURIComponent(id)}`,
    children_url: `${base}/${encodeURIComponent(id)}/%2A`,
    ...(parent === undefined ? {} : { parent_id: parent, parent_url: `${base}/${parent}` }),
    overview_ui: { en: { display_name: displayName, description, long_description: description } },
    images: { image: `${base}/${encodeURIComponent(id)}/artifacts/icon.svg` },
    geo_tags: regions,
    tags,
    pricing_tags: tags.filter((tag) => tag === "free" || tag === "paid_only"),
    provider: { email: "", name: "IBM" },
    active: true,
    disabled: false,
    group: false,
    created: timestamp,
    updated: timestamp,
  };
  return {
    id,
    kind,
    ...(parent === undefined ? {} : { parent }),
    search: [id, name, displayName, ...tags].join("\n").toLowerCase(),
    wire: (withMetadata) => (withMetadata ? { ...wire, metadata } : wire),
  };
}
