import type { SecretsManagerInstanceArgs } from "../../components/secrets-manager-instance";
import { recordResources } from "./_helpers/recorder";

const registered = recordResources(() => ({ guid: "guid", crn: "crn" }));

const key = { crn: "key-crn", service: "kms", account: "a", instance: "kms-guid", key: "key-id" };

async function instance(change: Partial<SecretsManagerInstanceArgs> = {}) {
  const { SecretsManagerInstance } = await import("../../components/secrets-manager-instance");
  const args = { instanceName: "vault", region: "eu-de", resourceGroupId: "group", plan: "standard" };
  const made = new SecretsManagerInstance("vault", { ...args, ...change });
  return new Promise<string>((done) => made.guid.apply(done));
}

const made = (type: string) => registered.filter((one) => one.type === type).map(({ inputs }) => inputs);

test("has a private endpoint only, unless told otherwise", async () => {
  await expect(instance()).resolves.toBe("guid");
  expect(made("ResourceInstance")).toMatchObject([
    { service: "secrets-manager", location: "eu-de", parameters: { allowed_network: "private-only" } },
  ]);
  registered.length = 0;
  await instance({ publicEndpoint: true });
  expect(made("ResourceInstance")).toMatchObject([{ parameters: { allowed_network: "public-and-private" } }]);
});

test("may use its key, and no other of that instance, before it is made", async () => {
  await instance({ encryption: key });
  expect(made("IamAuthorizationPolicy")).toEqual([
    {
      sourceServiceName: "secrets-manager",
      sourceResourceGroupId: "group",
      roles: ["Reader"],
      resourceAttributes: expect.arrayContaining([
        { name: "serviceInstance", operator: "stringEquals", value: "kms-guid" },
        { name: "resource", operator: "stringEquals", value: "key-id" },
      ]),
    },
  ]);
  expect(registered.map(({ type }) => type)).toEqual([
    "SecretsManagerInstance",
    "IamAuthorizationPolicy",
    "Command",
    "ResourceInstance",
  ]);
});

test("Hyper Protect Crypto Services wants Viewer too; an authorization that is there is not made again", async () => {
  await instance({ encryption: { ...key, service: "hs-crypto" } });
  expect(
    made("IamAuthorizationPolicy")
      .flatMap(({ roles }) => roles)
      .sort(),
  ).toEqual(["Reader", "Viewer"]);
  registered.length = 0;
  await instance({ encryption: { ...key, authorize: false } });
  expect(made("IamAuthorizationPolicy")).toEqual([]);
});

test("roles on it are given before it is used", async () => {
  await instance({
    access: [
      { accessGroupId: "AccessGroupId-1", role: "SecretsReader" },
      { serviceId: "ServiceId-1", role: "Manager" },
    ],
  });
  const resources = { service: "secrets-manager", resourceInstanceId: "guid" };
  expect(made("IamAccessGroupPolicy")).toEqual([
    { accessGroupId: "AccessGroupId-1", roles: ["SecretsReader"], resources },
  ]);
  expect(made("IamServicePolicy")).toEqual([{ iamId: "iam-ServiceId-1", roles: ["Manager"], resources }]);
});
