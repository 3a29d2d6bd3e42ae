import IamAccessGroupsV2 from "@ibm-cloud/platform-services/iam-access-groups/v2";
import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import type { Known } from "./arbitrary-of-schema";
import { seeded, type TestCloud } from "./cloud";
import { roles } from "./deployed-engine";
import { Principals } from "./principals";

const storageCrn = "crn:v1:bluemix:public:cloud-object-storage:global:a/x:y::";
const secretsManager = `https://${seeded.instance}.${seeded.region}.secrets-manager.appdomain.cloud/api/v2`;

/** Things of every kind, so that requests find what they ask for. Returns tokens by kind of caller. */
export async function furnish(cloud: TestCloud): Promise<Record<string, string>> {
  const owner = await cloud.token();
  const principals = new Principals(cloud.cloud);
  const stranger = principals.serviceId("stranger");
  const options = cloud.sdkOptions(owner) as never;
  const identity = new IamIdentityV1(options);
  const accountId = seeded.account;
  const attributes = (more: Record<string, string>) =>
    Object.entries({ accountId, ...more }).map(([name, value]) => ({ name, value }));
  const { result: made } = await identity.createServiceId({ accountId, name: "made" });
  const { result: key } = await identity.createApiKey({ name: "made", iamId: made.iam_id!, accountId });
  const { result: profile } = await identity.createProfile({ accountId, name: "made" });
  const conditions = [{ claim: "namespace", operator: "EQUALS", value: '"made"' }];
  const rule = { profileId: profile.id, type: "Profile-CR", crType: "ROKS_SA", conditions };
  await identity.createClaimRule(rule);
  const link = {
    crn: `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${accountId}:c1::`,
    namespace: "made",
    name: "made",
  };
  await identity.createLink({ profileId: profile.id, crType: "ROKS_SA", link });
  const groups = new IamAccessGroupsV2(options);
  await groups.createAccessGroup({ accountId, name: "made" });
  principals.grant({ iam_id: made.iam_id! }, "Operator", "iam-identity");
  principals.grant({ iam_id: made.iam_id! }, "Editor", "iam-groups");
  // Should the configuration go, the instance still works by these.
  const policies = new IamPolicyManagementV1(options);
  for (const [serviceName, role] of [
    ["iam-identity", roles.operator],
    ["iam-groups", roles.memberManage],
    ["event-notifications", "crn:v1:bluemix:public:event-notifications::::serviceRole:EventSourceManager"],
  ] as const) {
    await policies.createPolicy({
      type: "authorization",
      subjects: [{ attributes: attributes({ serviceName: "secrets-manager" }) }],
      roles: [{ role_id: role }],
      resources: [{ attributes: attributes({ serviceName }) }],
    });
  }
  const post = async (path: string, body: object) => {
    const reply = await cloud.call(path.startsWith("/") ? `${secretsManager}${path}` : path, {
      token: owner,
      body,
    });
    if (reply.status > 202) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
  };
  await post("https://cbr.cloud.ibm.com/v1/zones", {
    account_id: accountId,
    name: "made",
    addresses: [{ type: "ipAddress", value: "192.0.2.1" }],
  });
  await post("https://resource-controller.cloud.ibm.com/v2/resource_instances", {
    name: "learning",
    target: seeded.region,
    resource_group: seeded.resourceGroup,
    resource_plan_id: "3f6acf43-ede8-413a-ac69-f8af3bb0cbfe", // Machine Learning, lite
  });
  await post("https://api.dataplatform.cloud.ibm.com/v2/spaces", {
    name: "made",
    storage: { resource_crn: storageCrn, delegated: false },
  });
  engineKeys.set(cloud.cloud, key.apikey!);
  await restock(cloud, owner);
  return { owner, stranger: await cloud.token(principals.apiKey(stranger.iam_id)) };
}

let serial = 0;

/** Makes again what requests have deleted; what cannot be made now is left at that. */
export async function restock(cloud: TestCloud, token: string): Promise<void> {
  const post = (path: string, body: object) => cloud.call(`${secretsManager}${path}`, { token, body });
  const name = `made-${++serial}`;
  const { iam } = cloud.cloud;
  await post("/configurations", {
    config_type: "iam_credentials_configuration",
    name: "engine",
    api_key: engineKeys.get(cloud.cloud),
  });
  await post("/secrets", { secret_type: "arbitrary", name, payload: "x" });
  const [group] = iam.groups.by("account", seeded.account);
  const access_groups = group ? [group.id] : undefined;
  await post("/secrets", {
    secret_type: "iam_credentials",
    name,
    ttl: "1d",
    reuse_api_key: true,
    access_groups,
  });
  await post("/notifications/registration", {
    event_notifications_instance_crn: `crn:v1:bluemix:public:event-notifications:us-south:a/${seeded.account}:${seeded.instance}::`,
    event_notifications_source_name: "made",
  });
}

/** Which objects a field or a part of a path names, besides those of a collection of that name. */
const hinted: Readonly<Record<string, readonly string[]>> = {
  service_id: ["service-ids"],
  serviceids: ["service-ids"],
  apikeys: ["api-keys"],
  access_groups: ["groups"],
  access_group_id: ["groups"],
  rules: ["profile-rules", "group-rules", "cbr-rules"],
  links: ["profile-links"],
  serviceid_groups: ["service-id-groups"],
  group_id: ["service-id-groups"],
  zones: ["cbr-zones"],
  secrets: ["sm-secrets"],
  secret_groups: ["sm-secret-groups"],
  secret_group_id: ["sm-secret-groups"],
  configurations: ["sm-configurations"],
  spaces: ["watsonx-spaces"],
  space_id: ["watsonx-spaces"],
  deployments: ["watsonx-deployments"],
  resource_instances: ["resource-instances"],
  resource_groups: ["resource-groups"],
  resource_group: ["resource-groups"],
};
const role = "crn:v1:bluemix:public:iam::::role:";
export const fixed: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ["account_id", "account", "accounts", "scope"].map((name) => [name, [seeded.account]]),
  ),
  versions: ["current", "previous"],
  v1: ["ebc0cdb0-af2a-11ea-98c7-29e5db822649", "51c53b72-918f-4869-b834-2d99eb28422a"],
  region: [seeded.region],
  target: [seeded.region],
  role_id: [`${role}Viewer`, `${role}Editor`],
  secret_types: ["arbitrary", "iam_credentials"],
  type: ["user", "service", "serviceid", "access", "arbitrary", "iam_credentials"],
  action: ["reclaim", "restore"],
  actions: ["iam-identity.apikey.get"],
  resource_plan_id: ["d5bfd531-039f-54c6-bf68-da697eece6e6", "7209c8e2-9957-525e-8496-1b0b3e307433"],
  quota_definitions: ["7ce89f4a-4381-4600-b814-3cd9a4f4bdf4"],
  grant_type: ["urn:ibm:params:oauth:grant-type:apikey", "urn:ibm:params:oauth:grant-type:assume"],
  ttl: ["24h", "3600"],
  version: ["2024-05-01"],
  key: ["accountId", "serviceName", "iam_id", "resource"],
  name: ["made", "accountId", "serviceName", "iam_id", "networkZoneId"],
  value: [seeded.account, "iam-identity", "secrets-manager", seeded.owner, "192.0.2.1"],
  operator: ["stringEquals", "EQUALS"],
  claim: ["namespace"],
  expires_at: ["2099-01-01T00:00+0000"],
  restrict_create_service_id: ["NOT_SET"],
};

/** Ids and names of what is there now. */
export function knownWords({ cloud }: TestCloud): Known {
  const collections = new Map([...cloud.store.inspect()].map((collection) => [collection.name, collection]));
  const ofCollection = (name: string): string[] =>
    ([...(collections.get(name)?.values() ?? [])].slice(-6) as Record<string, unknown>[]).flatMap((item) =>
      ["guid", name === "sm-configurations" ? "name" : "id"].flatMap((field) =>
        typeof item[field] === "string" ? [item[field]] : [],
      ),
    );
  const people = ["users", "service-ids", "profiles"].flatMap((name) =>
    ([...(collections.get(name)?.values() ?? [])] as { iam_id: string }[])
      .slice(-4)
      .map(({ iam_id }) => iam_id),
  );
  return (hint) => {
    if (/^iam_ids?$|^user$|^identifier$/.test(hint)) return people;
    if (hint === "apikey" || hint === "api_key") return [engineKeys.get(cloud) ?? ""];
    const found = fixed[hint] ?? (hinted[hint] ?? [hint, hint.replace(/_id$/, "s")]).flatMap(ofCollection);
    if (hint === "secret_groups" || hint === "secret_group_id") return [...found, "default"];
    return found.length > 0 ? found : ["made", seeded.account, seeded.instance, ...people];
  };
}
const engineKeys = new WeakMap<object, string>();
