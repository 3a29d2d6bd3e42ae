import IamAccessGroupsV2 from "@ibm-cloud/platform-services/iam-access-groups/v2";
import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import ResourceControllerV2 from "@ibm-cloud/platform-services/resource-controller/v2";
import { type Reply, seeded, type TestCloud } from "./cloud";

export const roles = {
  viewer: "crn:v1:bluemix:public:iam::::role:Viewer",
  operator: "crn:v1:bluemix:public:iam::::role:Operator",
  editor: "crn:v1:bluemix:public:iam::::role:Editor",
  administrator: "crn:v1:bluemix:public:iam::::role:Administrator",
  serviceIdCreator: "crn:v1:bluemix:public:iam-identity::::serviceRole:ServiceIdCreator",
  memberManage: "crn:v1:bluemix:public:iam-groups::::serviceRole:MemberManage",
} as const;

export interface Grant {
  role: string;
  service: "iam-identity" | "iam-groups";
  /** Attributes of the target beside account and service. */
  target?: Record<string, string>;
  /** Keyless mode: attributes of the source, instead of this instance. */
  source?: Record<string, string>;
}

const standardPlan = "7713c3a8-3be8-4a9a-81bb-ee822fcaac3d";
let serial = 0;

/**
 * An IAM credentials engine on an instance of its own, deployed by the account's owner through IBM's APIs. By key:
 * a service ID with grants, an API key, the configuration. Keyless: authorizations of the instance.
 */
export class DeployedEngine {
  /** Ids of the grants' policies, by `<role's name> on <service>`. */
  readonly policies = new Map<string, string>();
  /** By key: the engine's service ID. */
  serviceId?: { id: string; iam_id: string };
  /** By key: the engine's API key. */
  keyId?: string;

  private constructor(
    private readonly cloud: TestCloud,
    readonly name: string,
    /** GUID of the engine's own instance. */
    readonly instance: string,
  ) {}

  static async byKey(cloud: TestCloud, grants: readonly Grant[]): Promise<DeployedEngine> {
    const engine = await DeployedEngine.onNewInstance(cloud);
    const identity = await engine.identity();
    const { result: made } = await identity.createServiceId({
      accountId: seeded.account,
      name: engine.name,
    });
    engine.serviceId = { id: made.id!, iam_id: made.iam_id! };
    for (const grant of grants) await engine.grant(grant);
    const { result: key } = await identity.createApiKey({
      name: engine.name,
      iamId: made.iam_id!,
      accountId: seeded.account,
    });
    engine.keyId = key.id;
    const body = { config_type: "iam_credentials_configuration", name: "engine", api_key: key.apikey };
    const configured = await engine.call("/configurations", { body });
    if (configured.status !== 201) throw new Error(`Not configured: ${JSON.stringify(configured.body)}`);
    return engine;
  }

  static async keyless(cloud: TestCloud, grants: readonly Grant[]): Promise<DeployedEngine> {
    const engine = await DeployedEngine.onNewInstance(cloud);
    for (const grant of grants) await engine.grant(grant);
    return engine;
  }

  private static async onNewInstance(cloud: TestCloud): Promise<DeployedEngine> {
    const name = `engine-${++serial}`;
    const controller = new ResourceControllerV2(cloud.sdkOptions(await cloud.token()) as never);
    const { result } = await controller.createResourceInstance({
      name,
      target: seeded.region,
      resourceGroup: seeded.resourceGroup,
      resourcePlanId: standardPlan,
    });
    cloud.cloud.clock.advance(60_000); // an instance is provisioned for some seconds
    return new DeployedEngine(cloud, name, result.guid!);
  }

  async identity(): Promise<IamIdentityV1> {
    return new IamIdentityV1(this.cloud.sdkOptions(await this.cloud.token()) as never);
  }

  async groups(): Promise<IamAccessGroupsV2> {
    return new IamAccessGroupsV2(this.cloud.sdkOptions(await this.cloud.token()) as never);
  }

  async policyManagement(): Promise<IamPolicyManagementV1> {
    return new IamPolicyManagementV1(this.cloud.sdkOptions(await this.cloud.token()) as never);
  }

  /** Gives the engine's principal a role: a policy of its service ID, or an authorization of its instance. */
  async grant({ role, service, target = {}, source }: Grant): Promise<void> {
    const management = await this.policyManagement();
    const equals = (entries: Record<string, string>) =>
      Object.entries(entries).map(([key, value]) => ({ key, operator: "stringEquals", value }));
    const authorization = {
      accountId: seeded.account,
      serviceName: "secrets-manager",
      ...(source ?? { serviceInstance: this.instance }),
    };
    const { result } = await management.createV2Policy({
      type: this.serviceId ? "access" : "authorization",
      subject: { attributes: equals(this.serviceId ? { iam_id: this.serviceId.iam_id } : authorization) },
      control: { grant: { roles: [{ role_id: role }] } },
      resource: { attributes: equals({ accountId: seeded.account, serviceName: service, ...target }) },
    });
    this.policies.set(grantName(role, service), result.id!);
  }

  async revoke(role: string, service: string): Promise<void> {
    const name = grantName(role, service);
    await (await this.policyManagement()).deleteV2Policy({ id: this.policies.get(name)! });
    this.policies.delete(name);
  }

  /** Takes a grant away and gives another for it. */
  async replace(role: string, by: Grant): Promise<void> {
    await this.revoke(role, by.service);
    await this.grant(by);
  }

  async withdrawGrants(): Promise<void> {
    const management = await this.policyManagement();
    // A service ID that is gone took its policies with it.
    const gone = (error: { status: number }) => expect(error.status).toBe(404);
    for (const id of this.policies.values()) await management.deleteV2Policy({ id }).catch(gone);
    this.policies.clear();
  }

  /** A call of the account's owner to the engine's instance. */
  async call(path: string, options: { method?: string; body?: unknown } = {}): Promise<Reply> {
    const url = `https://${this.instance}.${seeded.region}.secrets-manager.appdomain.cloud/api/v2${path}`;
    return this.cloud.call(url, { token: await this.cloud.token(), ...options });
  }
}

export function grantName(role: string, service: string): string {
  return `${role.slice(role.lastIndexOf(":") + 1)} on ${service}`;
}
