import * as pulumi from "@pulumi/pulumi";
import type { IamCredentialsEngineArgs } from "../../components/iam-credentials-engine-args";
import { recordResources } from "./_helpers/recorder";

const registered = recordResources((name) => ({
  iamId: `iam-${name}`,
  crn: `crn-of-${name}`,
  apikey: "key-value",
}));

async function engine(args: Partial<IamCredentialsEngineArgs> = {}) {
  // Loaded after the mocks are set, so that no resource reaches a real engine.
  const { IamCredentialsEngine } = await import("../../components/iam-credentials-engine");
  const made = new IamCredentialsEngine("demo", {
    instanceId: "guid",
    region: "us-south",
    ...args,
  });
  await promiseOf(made.configurationId);
  await promiseOf(made.accessGroupId);
  await new Promise((done) => setImmediate(done));
  return made;
}

function promiseOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((done) => output.apply(done));
}

function made(type: string): Record<string, unknown>[] {
  return registered.filter((resource) => resource.type === type).map((resource) => resource.inputs);
}

test("grants Operator on IAM Identity and Editor on access groups to the service ID, and nothing else", async () => {
  await engine();
  expect(made("IamServicePolicy")).toEqual([
    { iamId: "iam-demo-service-id", roles: ["Operator"], resources: { service: "iam-identity" } },
    { iamId: "iam-demo-service-id", roles: ["Editor"], resources: { service: "iam-groups" } },
  ]);
});

test("grants Service ID creator only when asked, as a policy of its own", async () => {
  await engine({ serviceIdCreator: true });
  expect(made("IamServicePolicy")).toContainEqual({
    iamId: "iam-demo-service-id",
    roles: ["Service ID creator"],
    resources: { service: "iam-identity" },
  });
});

test("gives the grants to its own group instead when asked", async () => {
  await engine({ grantsVia: "accessGroup" });
  expect(made("IamServicePolicy")).toEqual([]);
  expect(made("IamAccessGroupPolicy")).toMatchObject([
    { roles: ["Operator"], resources: { service: "iam-identity" } },
    { roles: ["Editor"], resources: { service: "iam-groups" } },
  ]);
});

test("never gives the grants to a group of others", async () => {
  await expect(engine({ grantsVia: "accessGroup", accessGroupId: "AccessGroupId-1" })).rejects.toThrow(
    "needs a group of its own",
  );
});

test("does not let IAM keep the key's value", async () => {
  await engine({ apiKeyExpiresAt: "2030-01-01T00:00:00Z" });
  expect(made("IamServiceApiKey")).toEqual([
    expect.objectContaining({
      storeValue: false,
      expiresAt: "2030-01-01T00:00:00Z",
      iamServiceId: "iam-demo-service-id",
    }),
  ]);
});

test("keeps the key a secret", async () => {
  const { apiKey } = await engine();
  expect(await pulumi.isSecret(apiKey)).toBe(true);
});

test("makes a group of its own with the service ID as its member", async () => {
  await engine();
  expect(made("IamAccessGroup")).toHaveLength(1);
  expect(made("IamAccessGroupMembers")).toEqual([
    { accessGroupId: "id-of-demo-membership-group", iamServiceIds: ["id-of-demo-service-id"] },
  ]);
});

test("joins an existing group by one edge and never takes over its list of members", async () => {
  await engine({ accessGroupId: "AccessGroupId-1" });
  expect(made("IamAccessGroupMembers")).toEqual([]);
  expect(made("Command")).toContainEqual(
    expect.objectContaining({
      create: "node tools/run.cjs access-group-member add",
      delete: "node tools/run.cjs access-group-member remove",
      environment: { ACCESS_GROUP_ID: "AccessGroupId-1", MEMBER_IAM_ID: "iam-id-of-demo-service-id" },
    }),
  );
});

test.each([undefined, "AccessGroupId-1"])(
  "is put back into its group (%s) without a way to take it out",
  async (id) => {
    await engine({ accessGroupId: id, membershipMissing: "now" });
    const ACCESS_GROUP_ID = id ?? "id-of-demo-membership-group";
    expect(made("Command")).toContainEqual({
      create: "node tools/run.cjs access-group-member add",
      environment: { ACCESS_GROUP_ID, MEMBER_IAM_ID: "iam-id-of-demo-service-id" },
      triggers: ["now"], // when it is taken out again, it is put back again
    });
  },
);

test("proves that the engine works, unless it is told not to", async () => {
  const verification = expect.objectContaining({
    create: "node tools/run.cjs engine-verify key",
    environment: { INSTANCE_ID: "guid", INSTANCE_REGION: "us-south", INSTANCE_ENDPOINT: "public" },
  });
  await engine();
  expect(made("Command")).toContainEqual(verification);
  registered.length = 0;
  await engine({ verify: false });
  expect(made("Command")).not.toContainEqual(verification);
});

test("makes the next key as another resource, so that the old one goes last", async () => {
  await engine({ apiKeyGeneration: 2 });
  expect(registered.filter(({ type }) => type === "IamServiceApiKey")).toEqual([
    expect.objectContaining({
      name: "demo-api-key-2",
      inputs: expect.objectContaining({ name: "demo-iam-credentials-engine-2" }),
    }),
  ]);
});

test("hands the key over by the environment, as a secret", async () => {
  await engine();
  const handover = registered.find(({ name }) => name === "demo-key-handover");
  expect(handover?.inputs.create).toBe("node tools/run.cjs engine-key");
  expect(handover?.inputs.environment).toMatchObject({ value: { ENGINE_API_KEY: "key-value" } });
});

test("locks the service ID and its key last, and removes its parts before the locks are restored", async () => {
  await engine();
  const commands = registered
    .filter(({ type }) => type === "Command")
    .map(({ name, inputs }) => [name, inputs]);
  expect(Object.fromEntries(commands)).toMatchObject({
    "demo-lock": {
      create: "node tools/run.cjs engine-lock lock",
      update: "node tools/run.cjs engine-lock relock",
      delete: "node tools/run.cjs engine-lock unlock",
      environment: {
        SERVICE_ID: "id-of-demo-service-id",
        API_KEY_ID: "id-of-demo-api-key",
        POLICY_IDS: "id-of-demo-identity-operator,id-of-demo-groups-editor",
      },
    },
    "demo-lock-restored": {
      delete: "node tools/run.cjs engine-lock restore",
      environment: { SERVICE_ID: "id-of-demo-service-id" },
    },
  });
  expect(registered.at(-1)?.name).toBe("demo-lock");
});

test("locks nothing when told not to", async () => {
  await engine({ lock: false });
  expect(registered.map(({ name }) => name).filter((name) => name.includes("lock"))).toEqual([]);
});

test("names every child after the engine", async () => {
  await engine({ serviceIdCreator: true });
  for (const { name } of registered) expect(name).toMatch(/^demo(-|$)/);
});
