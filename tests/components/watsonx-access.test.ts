import * as pulumi from "@pulumi/pulumi";
import type { WatsonxAccessArgs } from "../../components/watsonx-access";
import { recordResources } from "./_helpers/recorder";

const registered = recordResources(
  (name) => ({ iamId: `iam-${name}`, apikey: "key-value" }),
  () => ({ stdout: "viewer" }),
);

const space = "12345678-1234-4234-8234-123456789abc";
const computeResource = { type: "IKS_SA", conditions: { namespace: "batch" } } as const;

async function access(change: Partial<WatsonxAccessArgs> = {}) {
  // Loaded after the mocks are set, so that no resource reaches a real engine.
  const { WatsonxAccess } = await import("../../components/watsonx-access");
  const made = new WatsonxAccess("scorer", {
    instanceId: "guid",
    region: "us-south",
    spaces: [{ id: space, role: "viewer" }],
    ...change,
  });
  await new Promise((done) => made.iamId.apply(done));
  await new Promise((done) => setTimeout(done, 50));
  return made;
}

const made = (type: string) =>
  registered.filter((resource) => resource.type === type).map(({ inputs }) => inputs);

test("a service ID with the least role on one instance and a key that IAM does not keep", async () => {
  const { apiKey } = await access();
  expect(made("IamServicePolicy")).toEqual([
    {
      iamId: "iam-scorer-service-id",
      roles: ["Viewer"],
      resources: { service: "pm-20", resourceInstanceId: "guid" },
    },
  ]);
  expect(made("IamServiceApiKey")).toMatchObject([
    { iamServiceId: "iam-scorer-service-id", storeValue: false },
  ]);
  expect(await pulumi.isSecret(apiKey as pulumi.Output<string>)).toBe(true);
});

test("after a rotation the new key counts, and the one before stays while it is asked for", async () => {
  const apiKey = {
    current: { generation: 3, expiresAt: "2027-02-21T00:00+0000" },
    previous: { generation: 2 },
  };
  const { apiKeyId } = await access({ apiKey });
  expect(made("IamServiceApiKey").map(({ name, expiresAt }) => [name, expiresAt])).toEqual([
    ["scorer-watsonx-2", undefined],
    ["scorer-watsonx-3", "2027-02-21T00:00+0000"],
  ]);
  expect(await new Promise((done) => apiKeyId?.apply(done))).toBe("id-of-scorer-api-key-3");
});

test("an engine makes the key of the service ID, as a secret of its own group", async () => {
  const engine = new pulumi.ComponentResource("test:Engine", "engine");
  const keyEngine = { engine, instanceId: "sm", region: "us-south", ttlSeconds: 3600 };
  const { apiKey, secretId } = await access({ keyEngine });
  await new Promise((done) => secretId?.apply(done));
  expect([...made("IamServiceApiKey"), apiKey]).toEqual([undefined]);
  expect(made("SmIamCredentialsSecret")).toMatchObject([
    { name: "scorer-watsonx", serviceId: "scorer-service-id", ttl: "3600" },
  ]);
});

test("an existing service ID gets the key, the role and the membership; none is made", async () => {
  await access({ serviceId: "ServiceId-1" });
  expect(made("IamServiceId")).toEqual([]);
  expect(made("IamServiceApiKey")).toMatchObject([{ iamServiceId: "iam-ServiceId-1" }]);
  expect(made("Command")[0]).toMatchObject({ environment: { MEMBER_IAM_ID: "iam-ServiceId-1" } });
});

test("a workload gets a trusted profile, no service ID and no key", async () => {
  const { apiKeyId, apiKey } = await access({ computeResource });
  expect([apiKeyId, apiKey]).toEqual([undefined, undefined]);
  expect([...made("IamServiceId"), ...made("IamServiceApiKey")]).toEqual([]);
  expect(made("IamTrustedProfileClaimRule")).toMatchObject([
    {
      type: "Profile-CR",
      crType: "IKS_SA",
      conditions: [{ claim: "namespace", operator: "EQUALS", value: '"batch"' }],
    },
  ]);
  expect(made("IamTrustedProfilePolicy")).toMatchObject([{ roles: ["Viewer"] }]);
  expect(made("Command")[0]).toMatchObject({ environment: { MEMBER_TYPE: "profile" } });
});

test("membership of a space: an edge that is set and removed, and a guard that is told what was seen", async () => {
  await access();
  const tool = "node tools/run.cjs deployment-space-member";
  const wanted = {
    SPACE_REGION: "us-south",
    SPACE_ID: space,
    MEMBER_IAM_ID: "iam-scorer-service-id",
    MEMBER_TYPE: "service",
    MEMBER_ROLE: "viewer",
  };
  const [edge, guard] = made("Command");
  expect(edge).toMatchObject({ create: `${tool} set`, delete: `${tool} remove`, environment: wanted });
  expect(guard).toMatchObject({
    update: `${tool} set`,
    environment: { ...wanted, MEMBER_ROLE_SEEN: "viewer" },
  });
  expect(guard).not.toHaveProperty("delete");
});
