import * as pulumi from "@pulumi/pulumi";

/** In every value that is to be a secret, and in nothing else. */
export const secret = "kept-to-itself";
const uuid = "12345678-1234-4234-8234-123456789abc";
const instance = { instanceId: "guid", region: "us-south" };

/** How one component is made; loaded after the mocks are set, so that no resource reaches a real engine. */
export interface Case {
  file: string;
  make(
    name: string,
    input: <T>(value: T) => pulumi.Input<T>,
    opts: pulumi.ComponentResourceOptions,
  ): Promise<unknown>;
}

/** Each in the forms that make all of its resources. `input` wraps what may be unknown in a preview. */
export const cases: Readonly<Record<string, Case>> = {
  "IamCredentialsEngine with everything of its own": {
    file: "iam-credentials-engine.ts",
    make: async (name, input, opts) => {
      const { IamCredentialsEngine } = await import("../../../components/iam-credentials-engine");
      const args = { instanceId: input("guid"), region: input("us-south"), description: input("d") };
      const more = {
        serviceIdCreator: true,
        membershipMissing: "now",
        apiKeyExpiresAt: input("2030-01-01T00:00Z"),
      };
      const lockSeen = { lifted: "now" };
      return new IamCredentialsEngine(name, { ...args, ...more, lockSeen, deployKey: secret }, opts);
    },
  },
  "IamCredentialsEngine with what exists": {
    file: "iam-credentials-engine.ts",
    make: async (name, input, opts) => {
      const { IamCredentialsEngine } = await import("../../../components/iam-credentials-engine");
      const adopted = {
        serviceId: { id: `ServiceId-${uuid}`, name: "payments" },
        accessGroup: { id: `AccessGroupId-${uuid}`, name: "rights" },
        policyIds: { "identity-operator": `iam-ServiceId-${uuid}/${uuid}` },
        configuration: { id: "us-south/guid/payments", name: "payments" },
      };
      const args = { instanceId: input("guid"), region: input("us-south"), adopted };
      return new IamCredentialsEngine(name, args, opts);
    },
  },
  KeylessIamCredentialsEngine: {
    file: "keyless-engine.ts",
    make: async (name, input, opts) => {
      const { KeylessIamCredentialsEngine } = await import("../../../components/keyless-engine");
      const args = { instanceId: input("guid"), region: input("us-south"), sourceAccountId: input("a") };
      const more = { serviceIdCreator: true, targetApiKey: input(secret) };
      return new KeylessIamCredentialsEngine(name, { ...args, ...more }, opts);
    },
  },
  AccessGroupMembership: {
    file: "access-group-membership.ts",
    make: async (name, input, opts) => {
      const { AccessGroupMembership } = await import("../../../components/access-group-membership");
      const args = { groupName: input("rights"), serviceId: input("ServiceId-1"), missing: "now" };
      return new AccessGroupMembership(name, args, opts);
    },
  },
  DynamicCredentials: {
    file: "dynamic-credentials.ts",
    make: async (name, input, opts) => {
      const { DynamicCredentials } = await import("../../../components/dynamic-credentials");
      const secrets = [
        {
          name: "database",
          accessGroups: [input("AccessGroupId-1")],
          ttlSeconds: 3600,
          description: input("d"),
        },
      ];
      const readers = [{ accessGroupId: "AccessGroupId-2" }, { serviceId: "ServiceId-3" }];
      const args = {
        instanceId: input("guid"),
        region: input("us-south"),
        groupName: "orders",
        readers,
        secrets,
      };
      return new DynamicCredentials(name, args, opts);
    },
  },
  SecretsManagerInstance: {
    file: "secrets-manager-instance.ts",
    make: async (name, input, opts) => {
      const { SecretsManagerInstance } = await import("../../../components/secrets-manager-instance");
      const key = { crn: input("crn"), account: input("a"), instance: input("i"), key: input("k") };
      const place = { instanceName: input("n"), region: input("us-south"), resourceGroupId: input("g") };
      const access = [
        { accessGroupId: "AccessGroupId-2", role: "SecretsReader" },
        { serviceId: "ServiceId-3", role: "Reader" },
      ];
      const encryption = { ...key, service: "hs-crypto" };
      const args = { ...place, plan: input("standard"), encryption, access };
      return new SecretsManagerInstance(name, args, opts);
    },
  },
  AllowedAddresses: {
    file: "allowed-addresses.ts",
    make: async (name, input, opts) => {
      const { AllowedAddresses } = await import("../../../components/allowed-addresses");
      return new AllowedAddresses(
        name,
        { accountId: input("a"), zoneName: input("z"), missing: "now" },
        opts,
      );
    },
  },
  InstanceSurroundings: {
    file: "instance-surroundings.ts",
    make: async (name, input, opts) => {
      const { InstanceSurroundings } = await import("../../../components/instance-surroundings");
      const place = { accountId: input("a"), instanceId: input("guid"), region: input("us-south") };
      const addresses = [{ type: "subnet", value: "192.0.2.0/24" }];
      const eventNotificationsCrn = `crn:v1:bluemix:public:event-notifications:us-south:a/a:${uuid}::`;
      const args = { ...place, addresses, enforce: true, eventNotificationsCrn, eventSourceName: "s" };
      return new InstanceSurroundings(name, args, opts);
    },
  },
  "WatsonxAccess with a key": {
    file: "watsonx-access.ts",
    make: async (name, _input, opts) => {
      const { WatsonxAccess } = await import("../../../components/watsonx-access");
      const spaces = [{ id: uuid, role: "viewer" } as const];
      const keys = { current: { generation: 2 }, previous: { generation: 1 } };
      const args = {
        instanceId: "guid",
        region: "us-south",
        spaces,
        apiKey: keys,
        deployKey: secret,
      } as const;
      return new WatsonxAccess(name, args, opts);
    },
  },
  "WatsonxAccess with a key of an engine": {
    file: "watsonx-access.ts",
    make: async (name, _input, opts) => {
      const { WatsonxAccess } = await import("../../../components/watsonx-access");
      const engine = new pulumi.ComponentResource("test:Engine", `${name}-engine`, {}, opts);
      const keyEngine = { ...instance, engine, ttlSeconds: 3600 };
      return new WatsonxAccess(name, { ...instance, region: "us-south", spaces: [], keyEngine }, opts);
    },
  },
  "WatsonxAccess without a key": {
    file: "watsonx-access.ts",
    make: async (name, _input, opts) => {
      const { WatsonxAccess } = await import("../../../components/watsonx-access");
      const computeResource = { type: "IKS_SA", conditions: { namespace: "batch" } };
      return new WatsonxAccess(name, { ...instance, region: "us-south", spaces: [], computeResource }, opts);
    },
  },
  DeploymentSpaceMembership: {
    file: "deployment-space-membership.ts",
    make: async (name, input, opts) => {
      const { DeploymentSpaceMembership } = await import("../../../components/deployment-space-membership");
      const member = { iamId: input("iam-ServiceId-1"), type: "service", role: "viewer" } as const;
      const args = { region: "us-south", spaceId: uuid, ...member, deployKey: secret } as const;
      return new DeploymentSpaceMembership(name, args, opts);
    },
  },
  AssistantAccess: {
    file: "assistant-access.ts",
    make: async (name, input, opts) => {
      const { AssistantAccess } = await import("../../../components/assistant-access");
      const assistants = [{ id: uuid, skills: [uuid], environments: [uuid] }];
      return new AssistantAccess(
        name,
        { instanceId: "guid", serviceId: input("ServiceId-1"), assistants },
        opts,
      );
    },
  },
  "AssistantOnboarding of a service ID": {
    file: "assistant-onboarding.ts",
    make: async (name, input, opts) => {
      const { AssistantOnboarding } = await import("../../../components/assistant-onboarding");
      const args = {
        ibmid: input("me@example.com"),
        instances: [input("one")],
        solutionsKeys: [input(secret)],
      };
      return new AssistantOnboarding(name, args, opts);
    },
  },
  "AssistantOnboarding of a user": {
    file: "assistant-onboarding.ts",
    make: async (name, input, opts) => {
      const { AssistantOnboarding } = await import("../../../components/assistant-onboarding");
      const args = { ibmid: input("me@example.com"), instances: [input("one")], userApiKey: input(secret) };
      return new AssistantOnboarding(name, args, opts);
    },
  },
};
