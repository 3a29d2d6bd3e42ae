import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "./endpoint";
import { refusedIfTaken } from "./taken";

/** One `iam_credentials` secret. */
export interface DynamicSecretArgs {
  /** Name of the secret, unique per type in the instance. */
  name: string;
  /** 1 to 10 groups whose access the credentials have: a service ID is made for the secret. Or `serviceId`. */
  accessGroups?: pulumi.Input<string>[];
  /** `ServiceId-…` of an existing service ID: only a key is made. */
  serviceId?: pulumi.Input<string>;
  /** Account that the credentials are made in. Default: that of the instance. */
  accountId?: pulumi.Input<string>;
  /** How long a key lives: seconds, from 60 to 7 776 000 (90 days). */
  ttlSeconds: number;
  /** Days between rotations, at most the TTL. Default: none. */
  rotateEveryDays?: number;
  /** Shown beside the secret, and to search by. Never anything secret. */
  labels?: pulumi.Input<string>[];
  /** What the secret is for; shown in Secrets Manager. */
  description?: pulumi.Input<string>;
}

/** Who may read: one of the two. */
export interface ReaderArgs {
  /** `AccessGroupId-…` */
  accessGroupId?: string;
  /** `ServiceId-…` */
  serviceId?: string;
}

export interface DynamicCredentialsArgs {
  /** GUID of the Secrets Manager instance. */
  instanceId: pulumi.Input<string>;
  /** Region of the instance, like `us-south`. */
  region: pulumi.Input<string>;
  /** Endpoint by which the instance is reached. Default: `public`. */
  endpoint?: pulumi.Input<Endpoint>;
  /** Name of the secret group that is made; unused with `secretGroupId`. */
  groupName: string;
  /** UUID of a secret group of that name in the instance: unless it is this stack's, none is made. */
  takenSecretGroup?: string;
  /** Id of an existing secret group. Default: one is made. */
  secretGroupId?: string;
  /** What the group is for; shown in Secrets Manager. */
  description?: pulumi.Input<string>;
  /** Who may read the secrets of the group. Default: nobody more. */
  readers?: ReaderArgs[];
  /** The secrets of the group. */
  secrets: DynamicSecretArgs[];
}

/**
 * A secret group, its `iam_credentials` secrets, and who may read them and nothing else.
 *
 * The engine must be configured before: pass it in `dependsOn`. Its key or authorization makes the credentials.
 * API: Secrets Manager v2, "Create a secret" (`iam_credentials`), "Create a secret group".
 */
export class DynamicCredentials extends pulumi.ComponentResource {
  /** UUID of the secret group. */
  public readonly secretGroupId: pulumi.Output<string>;
  /** UUIDs of the secrets, by name. The credentials themselves are no output: applications read them. */
  public readonly secretIds: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: DynamicCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:secrets:DynamicCredentials", name, {}, opts);
    const instance = {
      instanceId: args.instanceId,
      region: args.region,
      endpointType: args.endpoint ?? "public",
    };
    const what = `The secret group ${args.groupName}`;
    const cure = "Give its id to use it as it is";
    this.secretGroupId = args.secretGroupId
      ? pulumi.output(args.secretGroupId)
      : new ibm.SmSecretGroup(
          `${name}-secret-group`,
          { ...instance, name: args.groupName, description: args.description },
          { parent: this, hooks: refusedIfTaken(name, what, args.takenSecretGroup, cure) },
        ).secretGroupId;
    for (const reader of args.readers ?? []) this.grantReading(name, args.instanceId, reader);
    const ids = args.secrets.map((secret) => [secret.name, this.makeSecret(name, instance, secret)] as const);
    this.secretIds = pulumi.output(Object.fromEntries(ids));
    this.registerOutputs({ secretGroupId: this.secretGroupId, secretIds: this.secretIds });
  }

  private makeSecret(
    name: string,
    instance: {
      instanceId: pulumi.Input<string>;
      region: pulumi.Input<string>;
      endpointType: pulumi.Input<string>;
    },
    secret: DynamicSecretArgs,
  ): pulumi.Output<string> {
    const { rotateEveryDays } = secret;
    const made = new ibm.SmIamCredentialsSecret(
      `${name}/${secret.name}`,
      {
        ...instance,
        name: secret.name,
        description: secret.description,
        secretGroupId: this.secretGroupId,
        accountId: secret.accountId,
        accessGroups: secret.accessGroups,
        serviceId: secret.serviceId,
        ttl: String(secret.ttlSeconds),
        // Said even when off: the provider takes a missing block for "as it is".
        rotation: rotateEveryDays
          ? { autoRotate: true, interval: rotateEveryDays, unit: "day" }
          : { autoRotate: false },
        // The provider makes no others.
        reuseApiKey: true,
        labels: secret.labels,
      },
      {
        parent: this,
        additionalSecretOutputs: ["apiKey"],
        // A name is taken until the secret that has it is gone.
        deleteBeforeReplace: true,
      },
    );
    return made.secretId;
  }

  private grantReading(
    name: string,
    instanceId: pulumi.Input<string>,
    { accessGroupId, serviceId }: ReaderArgs,
  ): void {
    const policy = {
      roles: ["SecretsReader"],
      resources: {
        service: "secrets-manager",
        resourceInstanceId: instanceId,
        resourceType: "secret-group",
        resource: this.secretGroupId,
      },
    };
    const policyName = `${name}-reader-${accessGroupId ?? serviceId}`;
    if (accessGroupId)
      new ibm.IamAccessGroupPolicy(policyName, { accessGroupId, ...policy }, { parent: this });
    else new ibm.IamServicePolicy(policyName, { iamId: `iam-${serviceId}`, ...policy }, { parent: this });
  }
}
