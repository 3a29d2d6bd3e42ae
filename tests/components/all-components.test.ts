import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** In every value that is to be a secret, and in nothing else. */
const secret = "kept-to-itself";
const uuid = "12345678-1234-4234-8234-123456789abc";
const instance = { instanceId: "guid", region: "us-south" };

/** How one component is made; loaded after the mocks are set, so that no resource reaches a real engine. */
interface Case {
  file: string;
  make(
    name: string,
    input: <T>(value: T) => pulumi.Input<T>,
    opts: pulumi.ComponentResourceOptions,
  ): Promise<unknown>;
}

/** Each in the forms that make all of its resources. `input` wraps what may be unknown in a preview. */
const cases: Readonly<Record<string, Case>> = {
  "IamCredentialsEngine with everything of its own": {
    file: "iam-credentials-engine.ts",
    make: async (name, input, opts) => {
      const { IamCredentialsEngine } = await import("../../components/iam-credentials-engine");
      const args = { instanceId: input("guid"), region: input("us-south"), description: input("d") };
      const more = {
        serviceIdCreator: true,
        membershipMissing: true,
        apiKeyExpiresAt: input("2030-01-01T00:00Z"),
      };
      const lockSeen = { locked: false, lifted: "now" };
      return new IamCredentialsEngine(name, { ...args, ...more, lockSeen, deployKey: secret }, opts);
    },
  },
  "IamCredentialsEngine with what exists": {
    file: "iam-credentials-engine.ts",
    make: async (name, input, opts) => {
      const { IamCredentialsEngine } = await import("../../components/iam-credentials-engine");
      const adopted = {
        serviceId: { id: `ServiceId-${uuid}`, name: "payments" },
        accessGroup: { id: `AccessGroupId-${uuid}`, name: "rights" },
        policyIds: { "identity-operator": `iam-ServiceId-${uuid}/${uuid}` },
        configuration: { id: "us-south/guid/payments", name: "payments" },
      };
      const args = { instanceId: input("guid"), region: input("us-south"), adopted };
      return new IamCredentialsEngine(name, { ...args, lockSeen: { locked: false } }, opts);
    },
  },
  KeylessIamCredentialsEngine: {
    file: "keyless-engine.ts",
    make: async (name, input, opts) => {
      const { KeylessIamCredentialsEngine } = await import("../../components/keyless-engine");
      const args = { instanceId: input("guid"), region: input("us-south"), sourceAccountId: input("a") };
      return new KeylessIamCredentialsEngine(name, { ...args, serviceIdCreator: true }, opts);
    },
  },
  AccessGroupMembership: {
    file: "access-group-membership.ts",
    make: async (name, input, opts) => {
      const { AccessGroupMembership } = await import("../../components/access-group-membership");
      const args = { groupName: input("rights"), serviceId: input("ServiceId-1"), missing: true };
      return new AccessGroupMembership(name, args, opts);
    },
  },
  DynamicCredentials: {
    file: "dynamic-credentials.ts",
    make: async (name, input, opts) => {
      const { DynamicCredentials } = await import("../../components/dynamic-credentials");
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
      const { SecretsManagerInstance } = await import("../../components/secrets-manager-instance");
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
  "WatsonxAccess with a key": {
    file: "watsonx-access.ts",
    make: async (name, _input, opts) => {
      const { WatsonxAccess } = await import("../../components/watsonx-access");
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
      const { WatsonxAccess } = await import("../../components/watsonx-access");
      const engine = new pulumi.ComponentResource("test:Engine", `${name}-engine`, {}, opts);
      const keyEngine = { ...instance, engine, ttlSeconds: 3600 };
      return new WatsonxAccess(name, { ...instance, region: "us-south", spaces: [], keyEngine }, opts);
    },
  },
  "WatsonxAccess without a key": {
    file: "watsonx-access.ts",
    make: async (name, _input, opts) => {
      const { WatsonxAccess } = await import("../../components/watsonx-access");
      const computeResource = { type: "IKS_SA", conditions: { namespace: "batch" } };
      return new WatsonxAccess(name, { ...instance, region: "us-south", spaces: [], computeResource }, opts);
    },
  },
  DeploymentSpaceMembership: {
    file: "deployment-space-membership.ts",
    make: async (name, input, opts) => {
      const { DeploymentSpaceMembership } = await import("../../components/deployment-space-membership");
      const member = { iamId: input("iam-ServiceId-1"), type: "service", role: "viewer" } as const;
      const args = { region: "us-south", spaceId: uuid, ...member, deployKey: secret } as const;
      return new DeploymentSpaceMembership(name, args, opts);
    },
  },
  AssistantAccess: {
    file: "assistant-access.ts",
    make: async (name, input, opts) => {
      const { AssistantAccess } = await import("../../components/assistant-access");
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
      const { AssistantOnboarding } = await import("../../components/assistant-onboarding");
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
      const { AssistantOnboarding } = await import("../../components/assistant-onboarding");
      const args = { ibmid: input("me@example.com"), instances: [input("one")], userApiKey: input(secret) };
      return new AssistantOnboarding(name, args, opts);
    },
  },
};

interface Registered {
  name: string;
  id: string;
  inputs: Record<string, unknown>;
}

const components = resolve(__dirname, "../../components");
const registered: Registered[] = [];
const outputs: { owner: unknown; values: Record<string, unknown> }[] = [];

/** What a provider would answer: secret only what the provider declares so. */
function mocks(preview: boolean): Promise<void> {
  return pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs, id, custom }) => {
        registered.push({ name, id: id ?? "", inputs });
        if (preview || !custom) return { id: undefined, state: inputs };
        const made = {
          iamId: `iam-${name}`,
          crn: `crn-of-${name}`,
          secretId: `id-${name}`,
          secretGroupId: "g",
        };
        const written = { iamId: "i", request: "r", mailto: "m" };
        const told = { stdout: JSON.stringify(written), createdAt: "2026-11-23T00:00:00Z" };
        return {
          id: id || `id-of-${name}`,
          state: { ...inputs, ...made, ...told, apikey: secret, apiKey: secret },
        };
      },
      call: () => ({ stdout: "viewer" }),
    },
    "project",
    "stack",
    preview,
  );
}

beforeEach(() => {
  registered.length = 0;
  outputs.length = 0;
  // biome-ignore lint/suspicious/noExplicitAny: the method is protected
  jest.spyOn(pulumi.ComponentResource.prototype as any, "registerOutputs").mockImplementation(function (
    this: unknown,
    values: unknown,
  ) {
    // Pulumi calls it by itself too, with nothing, for components that do not.
    if (values !== undefined) outputs.push({ owner: this, values: values as Record<string, unknown> });
  });
});
afterEach(() => jest.restoreAllMocks());

/** Makes the component and waits until nothing more is registered. Names of all that came below it, and it itself. */
async function make(each: Case, input: <T>(value: T) => pulumi.Input<T>): Promise<pulumi.Resource[]> {
  const below: pulumi.Resource[] = [];
  const seen: pulumi.ResourceTransformation = ({ resource }) => {
    below.push(resource);
    return undefined;
  };
  await each.make("demo", input, { transformations: [seen] });
  for (let before = -1; before !== registered.length; ) {
    before = registered.length;
    await new Promise((done) => setTimeout(done, 50));
  }
  return below;
}

/** Without what is marked as a secret: the form that Pulumi sends secrets in. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value === null || typeof value !== "object") return value;
  if ("4dabf18193072939515e22adb298388d" in value) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutSecrets(part)]));
}

test("every component is among these", () => {
  const files = readdirSync(components).filter(
    (file) =>
      file.endsWith(".ts") &&
      /extends pulumi\.ComponentResource/.test(readFileSync(join(components, file), "utf8")),
  );
  expect([...new Set(Object.values(cases).map(({ file }) => file))].sort()).toEqual(files.sort());
});

describe.each(Object.entries(cases))("%s", (_name, each) => {
  test("names its children after itself and is above all of them", async () => {
    await mocks(false);
    const below = await make(each, (value) => value);
    expect(registered.length).toBeGreaterThan(1);
    for (const { name } of registered) expect(name).toMatch(/^demo([-/]|$)/);
    // A transformation of the component is told of everything below it, and of nothing else.
    expect(below).toHaveLength(registered.length);
  });

  test("registers its outputs once, and so do the components in it", async () => {
    await mocks(false);
    const below = await make(each, (value) => value);
    const owners = below.filter((resource) => resource instanceof pulumi.ComponentResource);
    const own = owners.filter((owner) => owner.constructor !== pulumi.ComponentResource);
    expect(outputs.map(({ owner }) => owner)).toHaveLength(own.length);
    expect(new Set(outputs.map(({ owner }) => owner))).toEqual(new Set(own));
  });

  test("shows no secret in a name, an id, a plain input or an output", async () => {
    await mocks(false);
    await make(each, (value) => value);
    expect(JSON.stringify(registered.map(({ name, id }) => [name, id]))).not.toContain(secret);
    expect(JSON.stringify(registered.map(({ inputs }) => withoutSecrets(inputs)))).not.toContain(secret);
    for (const { values } of outputs) {
      const shown = await new Promise((done) => pulumi.output(values).apply(done));
      expect(JSON.stringify(shown)).not.toContain(secret);
    }
  });

  test("is the same set of resources in a preview that does not know its inputs yet", async () => {
    await mocks(false);
    await make(each, (value) => value);
    const known = registered.map(({ name }) => name).sort();
    registered.length = 0;
    await mocks(true);
    await make(each, unknown);
    expect(registered.map(({ name }) => name).sort()).toEqual(known);
  });
});

/** An input that only the deployment itself will tell. */
function unknown<T>(_value: T): pulumi.Input<T> {
  return pulumi.output(pulumi.unknown as unknown as T) as pulumi.Output<T>;
}
