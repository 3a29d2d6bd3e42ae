import ContextBasedRestrictionsV1 from "@ibm-cloud/platform-services/context-based-restrictions/v1";
import IamAccessGroupsV2 from "@ibm-cloud/platform-services/iam-access-groups/v2";
import { objection } from "../../../cloud/services/context-based-restrictions/enforcement";
import { rulesOf, zonesOf } from "../../../cloud/services/context-based-restrictions/entities";
import { type Reply, seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

const accountId = seeded.account;
const office = "203.0.113.7";
const cafe = "198.51.100.77";
let cloud: TestCloud;
let token: string;
let sdk: ContextBasedRestrictionsV1;

beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  sdk = new ContextBasedRestrictionsV1(cloud.sdkOptions(token));
});
afterEach(() => {
  for (const { id } of [...rulesOf(cloud.cloud).values()]) rulesOf(cloud.cloud).delete(id);
  for (const { id } of [...zonesOf(cloud.cloud).values()]) zonesOf(cloud.cloud).delete(id);
});
afterAll(() => cloud.close());

async function zone(addresses: object[], excluded: object[] = []): Promise<string> {
  const name = `zone ${addresses.length}-${Math.random().toString(36).slice(2)}`;
  const fields = { accountId, name, addresses, excluded } as ContextBasedRestrictionsV1.CreateZoneParams;
  return (await sdk.createZone(fields)).result.id;
}

interface Restriction {
  on: Record<string, string>;
  contexts: Record<string, string>[];
  mode?: string;
}

/** Makes a rule; each context is its attributes by name. */
async function restrict({ on, contexts, mode = "enabled" }: Restriction): Promise<string> {
  const named = (entries: Record<string, string>) =>
    Object.entries(entries).map(([name, value]) => ({ name, value }));
  const { result } = await sdk.createRule({
    contexts: contexts.map((context) => ({ attributes: named(context) })),
    resources: [{ attributes: named({ accountId, ...on }) }],
    enforcementMode: mode,
  });
  return result.id;
}

const listGroups = (from: string, host = "iam.cloud.ibm.com"): Promise<Reply> =>
  cloud.call(`https://${host}/v2/groups/settings?account_id=${accountId}`, { token, from });
const listSecretGroups = (from: string, type = ""): Promise<Reply> =>
  cloud.call(
    `https://${seeded.instance}.${type}${seeded.region}.secrets-manager.appdomain.cloud/api/v2/secret_groups`,
    { token, from },
  );

test("with a rule in force only calls from the zone pass, the owner's too", async () => {
  const here = await zone([{ type: "ipAddress", value: office }]);
  expect((await listGroups(cafe)).status).toBe(200);
  await restrict({ on: { serviceName: "iam-groups" }, contexts: [{ networkZoneId: here }] });
  expect((await listGroups(office)).status).toBe(200);
  const refused = await listGroups(cafe);
  expect(refused.status).toBe(403);
  expect(refused.body.errors[0].code).toBe("forbidden");
  const { decisions } = cloud.cloud.log.recent(1)[0] ?? { decisions: [] };
  expect(decisions[0]?.why).toContain(`does not allow ${cafe} over the public endpoint`);
});

test("a rule on access groups hides all groups from other places, the Public Access group too", async () => {
  const here = await zone([{ type: "ipAddress", value: office }]);
  await restrict({ on: { serviceName: "iam-groups" }, contexts: [{ networkZoneId: here }] });
  const groups = async (from: string) => {
    const options = { ...cloud.sdkOptions(token), httpsAgent: cloud.agent(from) };
    return (await new IamAccessGroupsV2(options).listAccessGroups({ accountId })).result.groups;
  };
  expect(await groups(office)).toHaveLength(1);
  expect(await groups(cafe)).toEqual([]);
});

test.each([
  ["a range", [{ type: "ipRange", value: "203.0.113.1-203.0.113.20" }], []],
  ["a subnet", [{ type: "subnet", value: "203.0.113.0/24" }], []],
  [
    "a subnet with an exception elsewhere",
    [{ type: "subnet", value: "203.0.113.0/24" }],
    [{ type: "ipAddress", value: "203.0.113.8" }],
  ],
])("%s takes in the addresses within it", async (_what, addresses, excluded) => {
  const here = await zone(addresses, excluded);
  await restrict({ on: { serviceName: "iam-groups" }, contexts: [{ networkZoneId: here }] });
  expect((await listGroups(office)).status).toBe(200);
  expect((await listGroups(cafe)).status).toBe(403);
});

test("an excluded address of a zone is outside of it", async () => {
  const here = await zone(
    [{ type: "subnet", value: "203.0.113.0/24" }],
    [{ type: "ipAddress", value: office }],
  );
  await restrict({ on: { serviceName: "iam-groups" }, contexts: [{ networkZoneId: here }] });
  expect((await listGroups(office)).status).toBe(403);
  expect((await listGroups("203.0.113.8")).status).toBe(200);
});

test("IPv6 addresses count as well", async () => {
  const here = await zone([{ type: "subnet", value: "2001:db8::/32" }]);
  await restrict({ on: { serviceName: "iam-groups" }, contexts: [{ networkZoneId: here }] });
  expect((await listGroups("2001:db8::7")).status).toBe(200);
  expect((await listGroups("2001:db9::7")).status).toBe(403);
});

test("one of several zones of a context is enough, and one of several contexts", async () => {
  const a = await zone([{ type: "ipAddress", value: office }]);
  const b = await zone([{ type: "ipAddress", value: cafe }]);
  const c = await zone([{ type: "ipAddress", value: "192.0.2.1" }]);
  await restrict({
    on: { serviceName: "iam-groups" },
    contexts: [{ networkZoneId: `${a}, ${b}` }, { networkZoneId: c }],
  });
  for (const from of [office, cafe, "192.0.2.1"]) expect((await listGroups(from)).status).toBe(200);
  expect((await listGroups("192.0.2.2")).status).toBe(403);
});

test("all rules that apply must allow the call", async () => {
  const a = await zone([{ type: "subnet", value: "203.0.113.0/24" }]);
  const b = await zone([{ type: "ipAddress", value: office }]);
  await restrict({ on: { serviceName: "iam-groups" }, contexts: [{ networkZoneId: a }] });
  await restrict({ on: { service_group_id: "IAM" }, contexts: [{ networkZoneId: b }] });
  expect((await listGroups(office)).status).toBe(200);
  expect((await listGroups("203.0.113.8")).status).toBe(403);
});

test("a rule without contexts allows nobody", async () => {
  await restrict({ on: { serviceName: "iam-groups" }, contexts: [] });
  expect((await listGroups(office)).status).toBe(403);
});

test("a rule that only reports lets the call pass and says so in the request log", async () => {
  const here = await zone([{ type: "ipAddress", value: office }]);
  const on = { serviceName: "iam-groups" };
  await restrict({ on, contexts: [{ networkZoneId: here }], mode: "report" });
  expect((await listGroups(cafe)).status).toBe(200);
  expect(cloud.cloud.log.recent(1)[0]?.decisions[0]?.why).toContain("report only");
  await listGroups(office);
  expect(cloud.cloud.log.recent(1)[0]?.decisions[0]?.why).not.toContain("report only");
});

test("a disabled rule does nothing", async () => {
  await restrict({ on: { serviceName: "iam-groups" }, contexts: [], mode: "disabled" });
  expect((await listGroups(cafe)).status).toBe(200);
});

test("endpoint types decide by the host that was called", async () => {
  const on = { serviceName: "iam-groups" };
  await restrict({ on, contexts: [{ endpointType: "private" }] });
  expect((await listGroups(cafe)).status).toBe(403);
  expect((await listGroups(cafe, "private.iam.cloud.ibm.com")).status).toBe(200);
});

test("zone and endpoint of one context must both fit", async () => {
  const here = await zone([{ type: "ipAddress", value: office }]);
  const contexts = [{ networkZoneId: here, endpointType: "private" }];
  await restrict({ on: { serviceName: "iam-groups" }, contexts });
  expect((await listGroups(office)).status).toBe(403);
  expect((await listGroups(office, "private.iam.cloud.ibm.com")).status).toBe(200);
  expect((await listGroups(cafe, "private.iam.cloud.ibm.com")).status).toBe(403);
});

test("a rule on one group restricts that group alone", async () => {
  const groups = new IamAccessGroupsV2(cloud.sdkOptions(token));
  const make = async (name: string) =>
    (await groups.createAccessGroup({ accountId, name })).result.id as string;
  const [one, two] = [await make("one"), await make("two")];
  await restrict({ on: { serviceName: "iam-groups", resource: one }, contexts: [] });
  await expect(groups.getAccessGroup({ accessGroupId: one })).rejects.toMatchObject({ status: 403 });
  expect((await groups.getAccessGroup({ accessGroupId: two })).status).toBe(200);
});

test("rules on IAM Identity do not reach the token API", async () => {
  await restrict({ on: { serviceName: "iam-identity" }, contexts: [] });
  expect(await cloud.token()).toBeTruthy();
  const reply = await cloud.call(`https://iam.cloud.ibm.com/v1/serviceids?account_id=${accountId}`, {
    token,
  });
  expect(reply.status).toBe(403);
});

test.each([
  ["serviceid", "iam-identity.serviceid.get", { resourceType: "serviceid" }, true],
  ["serviceid", "iam-identity.apikey.create", { resourceType: "serviceid" }, true],
  ["serviceid", "iam-identity.profile.get", { resourceType: "profile" }, false],
  ["apikey", "iam-identity.apikey.create", {}, true],
  ["profile", "iam-identity.profile.get", { resourceType: "profile" }, true],
  ["settings", "iam-identity.account.update", {}, true],
])("a rule on %s of IAM Identity: %s", async (resourceType, action, more, restricted) => {
  await restrict({ on: { serviceName: "iam-identity", resourceType }, contexts: [] });
  const caller = { kind: "user", iamId: seeded.owner, accountId, address: cafe } as const;
  const resource = { accountId, serviceName: "iam-identity", ...more };
  expect(objection(cloud.cloud, caller, resource, action)?.enforced ?? false).toBe(restricted);
});

test("policies are guarded by rules on IAM Access Management, whatever the policy is on", async () => {
  await restrict({ on: { serviceName: "iam-access-management", resourceType: "policy" }, contexts: [] });
  const caller = { kind: "user", iamId: seeded.owner, accountId, address: cafe } as const;
  const resource = { accountId, serviceName: "secrets-manager" };
  expect(objection(cloud.cloud, caller, resource, "iam.policy.create")?.enforced).toBe(true);
  expect(objection(cloud.cloud, caller, resource, "secrets-manager.secret.read")).toBeUndefined();
});

describe("Secrets Manager", () => {
  test("is restricted by network zone and endpoint", async () => {
    const here = await zone([{ type: "ipAddress", value: office }]);
    const contexts: Record<string, string>[] = [{ networkZoneId: here }, { endpointType: "private" }];
    await restrict({ on: { serviceName: "secrets-manager", serviceInstance: seeded.instance }, contexts });
    expect((await listSecretGroups(office)).status).toBe(200);
    expect((await listSecretGroups(cafe)).status).toBe(403);
    expect((await listSecretGroups(cafe, "private.")).status).toBe(200);
  });

  test("of another instance is not", async () => {
    await restrict({ on: { serviceName: "secrets-manager", serviceInstance: "another" }, contexts: [] });
    expect((await listSecretGroups(cafe)).status).toBe(200);
  });

  test("keeps its platform actions, such as those of instances", async () => {
    await restrict({ on: { serviceName: "secrets-manager" }, contexts: [] });
    const caller = { kind: "user", iamId: seeded.owner, accountId, address: cafe } as const;
    const resource = { accountId, serviceName: "secrets-manager", serviceInstance: seeded.instance };
    const platform = objection(cloud.cloud, caller, resource, "resource-controller.instance.update");
    expect(platform).toBeUndefined();
  });

  test("rules on a secret group pass whoever has access to the whole instance", async () => {
    const principals = new Principals(cloud.cloud);
    const [whole, part] = [principals.serviceId(), principals.serviceId()];
    const target = { serviceInstance: seeded.instance };
    const onGroup = { ...target, resourceType: "secret-group", resource: "g1" };
    const manager = "crn:v1:bluemix:public:iam::::serviceRole:Manager";
    principals.grant({ iam_id: whole.iam_id }, manager, "secrets-manager", target);
    principals.grant({ iam_id: part.iam_id }, manager, "secrets-manager", onGroup);
    await restrict({ on: { serviceName: "secrets-manager", ...onGroup }, contexts: [] });
    const resource = { accountId, serviceName: "secrets-manager", ...onGroup };
    const decided = (iamId: string) =>
      cloud.cloud.iam.decide(
        { kind: "service", iamId, accountId, address: cafe },
        "secrets-manager.secret-group.read",
        resource,
      ).allowed;
    expect(decided(whole.iam_id)).toBe(true);
    expect(decided(part.iam_id)).toBe(false);
  });

  test("reaches IAM through a zone that refers to it, by itself as well as with its engine's key", async () => {
    const refers = await zone([
      { type: "serviceRef", ref: { account_id: accountId, service_name: "secrets-manager" } },
    ]);
    await restrict({ on: { serviceName: "iam-groups" }, contexts: [{ networkZoneId: refers }] });
    const resource = { accountId, serviceName: "iam-groups" };
    const objected = (caller: Parameters<typeof objection>[1]) =>
      objection(cloud.cloud, caller, resource, "iam-groups.members.add")?.enforced ?? false;
    const itself = {
      kind: "crn",
      iamId: "crn-x",
      accountId,
      sourceService: "secrets-manager",
      sourceInstance: seeded.instance,
    } as const;
    expect(objected(itself)).toBe(false);
    expect(objected({ ...itself, sourceService: "schematics" })).toBe(true);
    expect(objected({ ...itself, accountId: seeded.otherAccount })).toBe(true);
    expect(objected({ kind: "service", iamId: "x", accountId, address: cafe })).toBe(true);
  });
});

test("a rule on the restrictions themselves must fit the request that makes it", async () => {
  const on = { serviceName: "context-based-restrictions" };
  const far = await zone([{ type: "ipAddress", value: office }]);
  await expect(restrict({ on, contexts: [{ networkZoneId: far }] })).rejects.toMatchObject({ status: 403 });
  const here = await zone([{ type: "ipAddress", value: "127.0.0.1" }]);
  await restrict({ on, contexts: [{ networkZoneId: here }] });
  const list = (from?: string) =>
    cloud.call(`https://cbr.cloud.ibm.com/v1/zones?account_id=${accountId}`, { token, from });
  expect((await list()).status).toBe(200);
  expect((await list(cafe)).status).toBe(403);
});

test("a zone that changes changes what its rules allow", async () => {
  const id = await zone([{ type: "ipAddress", value: office }]);
  await restrict({ on: { serviceName: "iam-groups" }, contexts: [{ networkZoneId: id }] });
  expect((await listGroups(cafe)).status).toBe(403);
  const { headers } = await sdk.getZone({ zoneId: id });
  const ifMatch = (headers as Record<string, string>).etag as string;
  const addresses = [{ type: "ipAddress", value: cafe }];
  await sdk.replaceZone({ zoneId: id, ifMatch, accountId, name: "moved", addresses });
  expect((await listGroups(cafe)).status).toBe(200);
  expect((await listGroups(office)).status).toBe(403);
});
