import * as pulumi from "@pulumi/pulumi";
import type { DynamicCredentialsArgs } from "../../components/dynamic-credentials";
import { recordResources } from "./_helpers/recorder";

const registered = recordResources((name, inputs) => ({
  secretGroupId: inputs.secretGroupId ?? "made-group",
  secretId: `id-${name}`,
  apiKey: "key-value",
}));

const secret = { name: "database", accessGroups: ["AccessGroupId-1"], ttlSeconds: 3600 };

async function deploy(args: Partial<DynamicCredentialsArgs> = {}) {
  // Loaded after the mocks are set, so that no resource reaches a real engine.
  const { DynamicCredentials } = await import("../../components/dynamic-credentials");
  const common = { instanceId: "guid", region: "us-south", groupName: "orders", secrets: [secret] };
  const made = new DynamicCredentials("demo-orders", { ...common, ...args });
  await new Promise((done) => made.secretIds.apply(done));
  await new Promise((done) => setImmediate(done));
  return made;
}

function made(type: string): Record<string, unknown>[] {
  return registered.filter((resource) => resource.type === type).map((resource) => resource.inputs);
}

test("makes the group and the secret in it", async () => {
  await deploy();
  expect(made("SmSecretGroup")).toMatchObject([{ name: "orders", instanceId: "guid" }]);
  expect(made("SmIamCredentialsSecret")).toMatchObject([
    {
      name: "database",
      secretGroupId: "made-group",
      accessGroups: ["AccessGroupId-1"],
      ttl: "3600",
      rotation: { autoRotate: false },
    },
  ]);
});

test("uses an existing group as it is", async () => {
  await deploy({ secretGroupId: "default" });
  expect(made("SmSecretGroup")).toEqual([]);
  expect(made("SmIamCredentialsSecret")).toMatchObject([{ secretGroupId: "default" }]);
});

test("rotates by days when asked", async () => {
  await deploy({ secrets: [{ ...secret, ttlSeconds: 864_000, rotateEveryDays: 7 }] });
  expect(made("SmIamCredentialsSecret")).toMatchObject([
    { rotation: { autoRotate: true, interval: 7, unit: "day" } },
  ]);
});

test("lets readers read this secret group of this instance, and nothing else", async () => {
  await deploy({ readers: [{ accessGroupId: "AccessGroupId-2" }, { serviceId: "ServiceId-3" }] });
  const onGroup = {
    roles: ["SecretsReader"],
    resources: {
      service: "secrets-manager",
      resourceInstanceId: "guid",
      resourceType: "secret-group",
      resource: "made-group",
    },
  };
  expect(made("IamAccessGroupPolicy")).toEqual([{ accessGroupId: "AccessGroupId-2", ...onGroup }]);
  expect(made("IamServicePolicy")).toEqual([{ iamId: "iam-ServiceId-3", ...onGroup }]);
});

test("names every child after itself, and gives out no key", async () => {
  const { secretIds } = await deploy({ readers: [{ serviceId: "ServiceId-3" }] });
  for (const { name } of registered) expect(name).toMatch(/^demo-orders([-/]|$)/);
  const outputs = await new Promise((done) => secretIds.apply(done));
  expect(outputs).toEqual({ database: "id-demo-orders/database" });
});

test("engines and groups whose names run into each other stay apart", async () => {
  const { deployDynamicCredentials } = await import("../../components/deploy-dynamic-credentials");
  const { checkConfig } = await import("../../config/check");
  const instance = (digit: number) =>
    `crn:v1:bluemix:public:secrets-manager:us-south:a/${"0".repeat(32)}:0000000${digit}-0000-4000-8000-000000000000::`;
  const group = (name: string, secretName: string) => ({
    name,
    secrets: [{ name: secretName, serviceId: "ServiceId-00000000-0000-4000-8000-000000000000", ttl: "1d" }],
  });
  const { engines } = checkConfig(
    {
      engines: [
        { name: "a1-b1", instance: instance(1), secretGroups: [group("c1", "x1")] },
        {
          name: "a1",
          instance: instance(2),
          secretGroups: [group("b1-c1", "x1"), group("d1", "secret-x2"), group("d1-secret", "x2")],
        },
      ],
    },
    "Pulumi.dev.yaml",
  );
  const engine = new pulumi.ComponentResource("test:Engine", "engine");
  for (const config of engines) {
    const { crn = "", guid = "", region = "" } = config.instance ?? {};
    deployDynamicCredentials(config, { engine, instance: { crn, guid, region } });
  }
  await new Promise((done) => setTimeout(done, 200));
  const urns = registered.map(({ type, name }) => `${type}::${name}`);
  expect(made("SmIamCredentialsSecret")).toHaveLength(4);
  expect(new Set(urns).size).toBe(urns.length);
});
