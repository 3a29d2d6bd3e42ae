import type { EngineConfig } from "../../config/schema";
import type { Account, Answer } from "../../preflight/account";
import { type AdoptionFacts, adoption, requireDifferent } from "../../preflight/adoption";

interface World {
  serviceIds?: Record<string, string>[];
  groups?: Record<string, string>[];
  /** `Operator iam-identity`, by id. */
  policies?: Record<string, string>;
  /** Names of the service ID's keys. */
  keys?: string[];
  serviceIdCreator?: boolean;
}

const payments = { id: "ServiceId-1", name: "payments", description: "The payments team's", account_id: "a" };

function accountOf({ serviceIds = [payments], groups = [], policies = {}, keys = [] }: World): Account {
  const get = async (url: string): Promise<Answer> => {
    const { pathname, searchParams } = new URL(url);
    const one = [...serviceIds, ...groups].find(({ id }) => pathname.endsWith(`/${id}`));
    if (one) return { status: 200, body: one };
    if (pathname === "/v1/serviceids")
      return {
        status: 200,
        body: { serviceids: serviceIds.filter(({ name }) => name === searchParams.get("name")) },
      };
    // As IAM's search does: names that contain the text, too.
    if (pathname === "/v2/groups") return { status: 200, body: { groups } };
    if (pathname === "/v1/apikeys") return { status: 200, body: { apikeys: keys.map((name) => ({ name })) } };
    if (pathname === "/v1/policies")
      return { status: 200, body: { policies: Object.entries(policies).map(policyOf) } };
    return { status: 404, body: {} };
  };
  return { get, keyFrom: "IC_API_KEY" } as unknown as Account;
}

function policyOf([id, grant]: [string, string]) {
  const [role, value] = grant.split(" ");
  const attributes = [
    { name: "accountId", value: "a" },
    { name: "serviceName", value },
  ];
  return {
    id,
    roles: [{ role_id: `crn:v1:bluemix:public:iam::::role:${role}` }],
    resources: [{ attributes }],
  };
}

function adopt(wanted: unknown, world: World = {}) {
  const instance = { account: "a", guid: "g", region: "us-south" };
  const engine = { name: "demo", formerNames: [], grantsVia: "serviceId", instance, adopt: wanted };
  return adoption(accountOf(world), engine as unknown as EngineConfig, world.serviceIdCreator ?? false);
}

const operatorAndEditor = { p1: "Operator iam-identity", p2: "Editor iam-groups" };
const found = { id: "ServiceId-1", name: "payments", description: "The payments team's" };

test("nothing is adopted where nothing is asked for", async () => {
  await expect(adopt(undefined)).resolves.toBeUndefined();
});

test.each(["ServiceId-1", "payments"])("a service ID is found by %s", async (serviceId) => {
  await expect(adopt({ serviceId })).resolves.toMatchObject({ serviceId: found, policyIds: {} });
});

test("a group is found by its whole name, not by a part of it", async () => {
  const groups = [
    { id: "AccessGroupId-1", name: "rights" },
    { id: "AccessGroupId-2", name: "rights-of-others" },
  ];
  await expect(adopt({ accessGroup: "rights" }, { groups })).resolves.toMatchObject({
    accessGroup: groups[0],
  });
});

test("a configuration is imported by region, instance and name", async () => {
  await expect(adopt({ configuration: "c" })).resolves.toMatchObject({
    configuration: { id: "us-south/g/c", name: "c" },
  });
});

test.each([
  ["ServiceId-2", "ADOPTION_NOT_FOUND"],
  ["nobody", "ADOPTION_NOT_FOUND"],
])("%s, which is not there, is an error", async (serviceId, code) => {
  await expect(adopt({ serviceId })).rejects.toMatchObject({ code });
});

test("a service ID of another account is not there", async () => {
  const serviceIds = [{ ...payments, account_id: "b" }];
  await expect(adopt({ serviceId: "ServiceId-1" }, { serviceIds })).rejects.toMatchObject({
    code: "ADOPTION_NOT_FOUND",
  });
});

test("an ambiguous name is an error that lists the candidates", async () => {
  const serviceIds = [payments, { id: "ServiceId-2", name: "payments", created_at: "2020-01-01T00:00+0000" }];
  const result = adopt({ serviceId: "payments" }, { serviceIds });
  await expect(result).rejects.toMatchObject({ code: "ADOPTION_AMBIGUOUS" });
  await expect(result).rejects.toThrow("ServiceId-2, made 2020-01-01");
});

test("policies are adopted when asked, all that match or those that are named", async () => {
  const all = { "identity-operator": "iam-ServiceId-1/p1", "groups-editor": "iam-ServiceId-1/p2" };
  const serviceId = "payments";
  const policies = {
    ...operatorAndEditor,
    p3: "Viewer secrets-manager",
    p4: "ServiceIdCreator iam-identity",
  };
  await expect(adopt({ serviceId, policies: "matching" }, { policies })).resolves.toMatchObject({
    policyIds: all,
  });
  await expect(
    adopt({ serviceId, policies: "matching" }, { policies, serviceIdCreator: true }),
  ).resolves.toMatchObject({ policyIds: { ...all, "service-id-creator": "iam-ServiceId-1/p4" } });
  await expect(
    adopt({ serviceId, policies: ["p1", "p2"] }, { policies: operatorAndEditor }),
  ).resolves.toMatchObject({ policyIds: all });
});

test("policies that nobody asked for are an error that names them, until the engine has made its own", async () => {
  const result = adopt({ serviceId: "payments" }, { policies: operatorAndEditor });
  await expect(result).rejects.toMatchObject({ code: "POLICY_EXISTS" });
  await expect(result).rejects.toThrow("p1 (Operator on iam-identity), p2 (Editor on iam-groups)");
  const deployed = { policies: operatorAndEditor, keys: ["demo-iam-credentials-engine-2"] };
  await expect(adopt({ serviceId: "payments" }, deployed)).resolves.toMatchObject({ policyIds: {} });
});

test("a policy that the engine does not need is an error", async () => {
  const policies = { ...operatorAndEditor, p3: "Administrator iam-identity" };
  const result = adopt({ serviceId: "payments", policies: ["p1", "p3"] }, { policies });
  await expect(result).rejects.toMatchObject({ code: "POLICY_UNFIT" });
  await expect(result).rejects.toThrow("p3 is no policy of ServiceId-1");
});

test("two engines that adopt the same thing are an error that names both", () => {
  const adopted: AdoptionFacts = { serviceId: found, policyIds: {} };
  const other: AdoptionFacts = { accessGroup: { id: "AccessGroupId-1", name: "rights" }, policyIds: {} };
  expect(() =>
    requireDifferent([
      { engine: "a", adopted },
      { engine: "b", adopted: other },
    ]),
  ).not.toThrow();
  expect(() =>
    requireDifferent([{ engine: "a", adopted }, { engine: "b" }, { engine: "c", adopted }]),
  ).toThrow('engines "a" and "c": both adopt ServiceId-1 (payments)');
});
