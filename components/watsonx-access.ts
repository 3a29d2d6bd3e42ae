import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
import { type AccessKeysArgs, accessKeys, keyOwner } from "./access-keys";
import { DeploymentSpaceMembership, type SpaceRole } from "./deployment-space-membership";
import { DynamicCredentials, type ReaderArgs } from "./dynamic-credentials";
import type { Endpoint } from "./endpoint";
import { refusedIfTaken } from "./taken";

/** A deployment space and the role in it. */
export interface SpaceArgs {
  /** UUID of the space. */
  id: string;
  /** What it may do in the space. */
  role: SpaceRole;
}

/** A workload that gets its tokens without a key. */
export interface ComputeResourceArgs {
  /** `VSI`, `IKS_SA`, `ROKS_SA` or `CE`. */
  type: string;
  /** Attributes of its token and the values that they must have. */
  conditions: Record<string, string>;
}

/** An engine that makes the key, as an `iam_credentials` secret. */
export interface KeyEngineArgs {
  /** GUID of its Secrets Manager instance. */
  instanceId: pulumi.Input<string>;
  /** Region of the instance, like `us-south`. */
  region: string;
  /** Endpoint by which the instance is reached. Default: `public`. */
  endpoint?: Endpoint;
  /** How long a key lives: seconds, from 60 to 7 776 000 (90 days). */
  ttlSeconds: number;
  /** Who may read the secret. Default: nobody is added. */
  readers?: ReaderArgs[];
}

/** Plain values decide which resources exist. */
export interface WatsonxAccessArgs {
  /** GUID of the Machine Learning (`pm-20`) instance. */
  instanceId: string;
  /** Region of the instance and of the spaces. */
  region: string;
  /** Role on the instance: `Viewer`, `Writer` or `Manager`. Default: `Viewer`. */
  role?: string;
  /** Deployment spaces that it becomes a member of. */
  spaces: SpaceArgs[];
  /** `ServiceId-…` of an existing service ID. Default: one is made. */
  serviceId?: string;
  /** Keyless: a trusted profile for this workload instead of a service ID with a key. */
  computeResource?: ComputeResourceArgs;
  /** `Profile-…` that has the name of the one to be made: unless it is this stack's, none is made. */
  takenProfile?: string;
  /** Which keys the service ID has. Default: one, without an end. Unused with `keyEngine`. */
  apiKey?: AccessKeysArgs;
  /** Have an engine make the key; name it in `dependsOn`, for it must work before. Default: the key is made here. */
  keyEngine?: KeyEngineArgs;
  /** What it is for; shown in IAM. */
  description?: string;
  /** API key that deploys, for looking at members in previews; a secret. Default: the one in `IC_API_KEY`. */
  deployKey?: string;
}

/** Who an application is. */
interface Identity {
  iamId: pulumi.Output<string>;
  type: "service" | "profile";
  policy(role: string, instanceGuid: string): pulumi.Resource;
}

/**
 * An application's programmatic access to watsonx.ai: a service ID with an API key, or a trusted profile without
 * one; the least role on the Machine Learning instance (`pm-20`); membership of deployment spaces.
 * Source: IBM's page "Authenticating for programmatic access", "Getting a service-level token".
 */
export class WatsonxAccess extends pulumi.ComponentResource {
  /** `iam-ServiceId-…` or `iam-Profile-…` */
  public readonly iamId: pulumi.Output<string>;
  /** `ApiKey-…`; undefined with a trusted profile or a key of an engine. */
  public readonly apiKeyId: pulumi.Output<string> | undefined;
  /** When the key was made, ISO 8601. */
  public readonly apiKeyCreatedAt: pulumi.Output<string> | undefined;
  /** When the key ends, as IAM writes it; undefined: it does not. */
  public readonly apiKeyExpiresAt: pulumi.Output<string | undefined>;
  /** The key's value, a secret. Not registered as an output. */
  public readonly apiKey: pulumi.Output<string> | undefined;
  /** UUID of the secret that holds the key; undefined unless an engine makes it. */
  public readonly secretId: pulumi.Output<string> | undefined;

  /**
   * @param name The _unique_ name of the access; names of everything in IAM begin with it.
   * @param args See `WatsonxAccessArgs`.
   * @param opts Resource options; an explicit provider is inherited by every child.
   */
  constructor(name: string, args: WatsonxAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:watsonx:WatsonxAccess", name, {}, opts);
    const description = args.description ?? "Programmatic access to watsonx.ai";
    const identity = args.computeResource
      ? this.profile(name, description, args.computeResource, args.takenProfile)
      : this.serviceId(name, description, args);
    this.iamId = identity.iamId;

    identity.policy(args.role ?? "Viewer", args.instanceId);
    for (const { id, role } of args.spaces) {
      const { iamId, type } = identity;
      const { deployKey } = args;
      const membership = { region: args.region, spaceId: id, iamId, type, role, deployKey };
      new DeploymentSpaceMembership(`${name}-space-${id}`, membership, { parent: this });
    }

    let expiresAt: pulumi.Input<string | undefined>;
    if (args.keyEngine) this.secretId = this.secretOf(name, args.keyEngine, identity.iamId, opts?.dependsOn);
    else if (!args.computeResource) {
      const owner = { keyName: `${name}-watsonx`, description, iamId: this.iamId };
      const key = accessKeys(name, args.apiKey ?? {}, owner, { parent: this });
      this.apiKeyId = key.id;
      this.apiKeyCreatedAt = key.createdAt;
      expiresAt = key.expiresAt;
      this.apiKey = pulumi.secret(key.apikey);
    }
    this.apiKeyExpiresAt = pulumi.output(expiresAt);
    this.registerOutputs({
      iamId: this.iamId,
      apiKeyId: this.apiKeyId,
      apiKeyCreatedAt: this.apiKeyCreatedAt,
      apiKeyExpiresAt: this.apiKeyExpiresAt,
      secretId: this.secretId,
    });
  }

  private secretOf(
    name: string,
    { instanceId, region, endpoint, ttlSeconds, readers }: KeyEngineArgs,
    iamId: pulumi.Output<string>,
    dependsOn: pulumi.ComponentResourceOptions["dependsOn"],
  ): pulumi.Output<string> {
    const secretName = `${name}-watsonx`;
    const serviceId = iamId.apply((id) => id.replace(/^iam-/, ""));
    const secret = { name: secretName, serviceId, ttlSeconds };
    const made = new DynamicCredentials(
      `${name}-key`,
      { instanceId, region, endpoint, groupName: secretName, readers, secrets: [secret] },
      { parent: this, dependsOn },
    );
    return made.secretIds.apply((ids) => ids[secretName] ?? "");
  }

  private serviceId(name: string, description: string, args: WatsonxAccessArgs): Identity {
    const iamId = args.serviceId
      ? pulumi.output(`iam-${args.serviceId}`)
      : keyOwner(name, `${name}-watsonx`, description, args.apiKey, { parent: this }).iamId;
    const policy = (role: string, resourceInstanceId: string) =>
      new ibm.IamServicePolicy(
        `${name}-machine-learning`,
        { iamId, roles: [role], resources: { service: "pm-20", resourceInstanceId } },
        { parent: this },
      );
    return { iamId, type: "service", policy };
  }

  private profile(
    name: string,
    description: string,
    { type, conditions }: ComputeResourceArgs,
    taken: string | undefined,
  ): Identity {
    const what = `The trusted profile ${name}-watsonx`;
    const profile = new ibm.IamTrustedProfile(
      `${name}-profile`,
      { name: `${name}-watsonx`, description },
      { parent: this, hooks: refusedIfTaken(`${name}-profile`, what, taken, "Rename it") },
    );
    new ibm.IamTrustedProfileClaimRule(
      `${name}-workload`,
      {
        profileId: profile.id,
        type: "Profile-CR",
        crType: type,
        name: `${name}-workload`,
        conditions: Object.entries(conditions).map(([claim, value]) => ({
          claim,
          operator: "EQUALS",
          value: JSON.stringify(value),
        })),
      },
      { parent: this },
    );
    const policy = (role: string, resourceInstanceId: string) =>
      new ibm.IamTrustedProfilePolicy(
        `${name}-machine-learning`,
        { profileId: profile.id, roles: [role], resources: { service: "pm-20", resourceInstanceId } },
        { parent: this },
      );
    return { iamId: profile.iamId, type: "profile", policy };
  }
}
