import * as command from "@pulumi/command";
import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
import { refusedIfTaken } from "./taken";
import { toolCommand } from "./tool";

/** A root key of Key Protect or Hyper Protect Crypto Services. */
export interface EncryptionKeyArgs {
  /** CRN of the key. */
  crn: pulumi.Input<string>;
  /** `kms` or `hs-crypto`. */
  service: string;
  /** Account of the key. */
  account: pulumi.Input<string>;
  /** GUID of the instance that keeps the key. */
  instance: pulumi.Input<string>;
  /** Id of the key. */
  key: pulumi.Input<string>;
  /** Let Secrets Manager instances of the resource group use the key. Default: true. */
  authorize?: boolean;
}

/** A role on the instance for an access group or a service ID: one of the two. */
export interface InstanceAccessArgs {
  /** `AccessGroupId-…` */
  accessGroupId?: string;
  /** `ServiceId-…` */
  serviceId?: string;
  /** Like `SecretsReader`. */
  role: string;
}

export interface SecretsManagerInstanceArgs {
  /** Name in the resource list. */
  instanceName: pulumi.Input<string>;
  /** CRN of an instance that has this name in the account: unless it is this stack's, none is made. */
  takenInstance?: string;
  /** Like `us-south`. */
  region: pulumi.Input<string>;
  /** Id of the resource group. */
  resourceGroupId: pulumi.Input<string>;
  /** `standard` or `trial`. */
  plan: pulumi.Input<string>;
  /** Default: private only. */
  publicEndpoint?: boolean;
  /** Default: IBM's own key. */
  encryption?: EncryptionKeyArgs;
  /** Who gets a role on the instance. */
  access?: InstanceAccessArgs[];
  /** Refuse to delete the instance. Default: true: every secret would go with it. */
  protect?: boolean;
}

/**
 * A Secrets Manager instance, the authorization to use its encryption key, and roles on it.
 *
 * The authorization is the resource group's, not the instance's, because the instance needs it to come into being.
 * Sources: IBM's page "Protecting your sensitive data in Secrets Manager" (Reader on the key; Viewer on the instance of
 * Hyper Protect Crypto Services); `parameters` as terraform-ibm-secrets-manager gives them.
 */
export class SecretsManagerInstance extends pulumi.ComponentResource {
  /** Known when the instance is there and its roles are given. */
  public readonly guid: pulumi.Output<string>;
  public readonly crn: pulumi.Output<string>;

  constructor(name: string, args: SecretsManagerInstanceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:secrets:SecretsManagerInstance", name, {}, opts);
    const { encryption } = args;
    const what = "A Secrets Manager instance of this name";
    const cure = "Name it as instance in place of newInstance";
    const instance = new ibm.ResourceInstance(
      `${name}-instance`,
      {
        name: args.instanceName,
        service: "secrets-manager",
        plan: args.plan,
        location: args.region,
        resourceGroupId: args.resourceGroupId,
        parameters: {
          allowed_network: args.publicEndpoint ? "public-and-private" : "private-only",
          ...(encryption ? { kms_instance: encryption.instance, kms_key: encryption.crn } : {}),
        },
      },
      {
        parent: this,
        protect: args.protect ?? true,
        hooks: refusedIfTaken(`${name}-instance`, what, args.takenInstance, cure),
        // IBM's modules allow as long.
        customTimeouts: { create: "30m" },
        dependsOn: encryption && (encryption.authorize ?? true) ? this.letUse(name, encryption, args) : [],
      },
    );
    const roles = (args.access ?? []).map((access) => this.grant(name, instance.guid, access));
    this.guid = pulumi.all([instance.guid, ...roles.map(({ id }) => id)]).apply(([guid]) => guid as string);
    this.crn = instance.crn;
    this.registerOutputs({ guid: this.guid, crn: this.crn });
  }

  /** An authorization becomes known with a delay, and IBM's provider does not wait for it. */
  private letUse(
    name: string,
    key: EncryptionKeyArgs,
    { resourceGroupId }: SecretsManagerInstanceArgs,
  ): pulumi.Resource[] {
    const source = { sourceServiceName: "secrets-manager", sourceResourceGroupId: resourceGroupId };
    const attribute = (attributeName: string, value: pulumi.Input<string>) => ({
      name: attributeName,
      operator: "stringEquals",
      value,
    });
    const reader = new ibm.IamAuthorizationPolicy(
      `${name}-authorize-key`,
      {
        ...source,
        roles: ["Reader"],
        resourceAttributes: [
          attribute("serviceName", key.service),
          attribute("accountId", key.account),
          attribute("serviceInstance", key.instance),
          attribute("resourceType", "key"),
          attribute("resource", key.key),
        ],
      },
      { parent: this },
    );
    const made: pulumi.Resource[] = [reader];
    if (key.service === "hs-crypto") {
      const target = { targetServiceName: key.service, targetResourceInstanceId: key.instance };
      const viewer = { ...source, ...target, roles: ["Viewer"] };
      made.push(new ibm.IamAuthorizationPolicy(`${name}-authorize-crypto`, viewer, { parent: this }));
    }
    return [settled(`${name}-key-settled`, { parent: this, dependsOn: made })];
  }

  private grant(
    name: string,
    resourceInstanceId: pulumi.Input<string>,
    { accessGroupId, serviceId, role }: InstanceAccessArgs,
  ): pulumi.CustomResource {
    const policy = { roles: [role], resources: { service: "secrets-manager", resourceInstanceId } };
    const policyName = `${name}-${accessGroupId ?? serviceId}-${role}`;
    return accessGroupId
      ? new ibm.IamAccessGroupPolicy(policyName, { accessGroupId, ...policy }, { parent: this })
      : new ibm.IamServicePolicy(policyName, { iamId: `iam-${serviceId}`, ...policy }, { parent: this });
  }
}

/** Waits until what it depends on is known everywhere: `ENGINE_SETTLE_SECONDS` (30), once. */
export function settled(name: string, opts: pulumi.CustomResourceOptions): command.local.Command {
  return new command.local.Command(name, { create: toolCommand("settle") }, opts);
}
