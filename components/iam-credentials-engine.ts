import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
import { AccessGroupMembership } from "./access-group-membership";
import { serviceKey } from "./access-keys";
import { importNote } from "./adopted";
import { keyHandover, verification } from "./engine-commands";
import { creatorGrant, type Grant, leastGrants, policyNames } from "./engine-grants";
import { identified } from "./engine-identity";
import { locked, lockHooks, lockRestored } from "./engine-lock";
import type { IamCredentialsEngineArgs } from "./iam-credentials-engine-args";
import { refusedIfTaken } from "./taken";

/**
 * The IAM credentials engine of one Secrets Manager instance: a service ID with the least roles that the engine
 * needs, its API key, and the configuration that hands the key to the instance.
 *
 * Roles: `Operator` on IAM Identity (make and remove service IDs' keys) and `Editor` on IAM Access Groups (change
 * memberships). Both are policies of the service ID itself, or of a group for it alone. Source: IBM's guide
 * "Configuring the IAM credentials engine" (secrets-manager, configure-iam-engine).
 */
export class IamCredentialsEngine extends pulumi.ComponentResource {
  /** `ServiceId-…` */
  public readonly serviceId: pulumi.Output<string>;
  /** `iam-ServiceId-…`, the form that policies and keys take. */
  public readonly iamId: pulumi.Output<string>;
  public readonly serviceIdCrn: pulumi.Output<string>;
  /** `AccessGroupId-…` of the group that the service ID is in. */
  public readonly accessGroupId: pulumi.Output<string>;
  /** `ApiKey-…` of the engine's key. */
  public readonly apiKeyId: pulumi.Output<string>;
  public readonly apiKeyCrn: pulumi.Output<string>;
  /** When the key was made, ISO 8601. */
  public readonly apiKeyCreatedAt: pulumi.Output<string>;
  /** When the key ends, as IAM writes it; undefined: it does not. */
  public readonly apiKeyExpiresAt: pulumi.Output<string | undefined>;
  /** The key's value, a secret. Not registered as an output: the state holds it, encrypted, where it was made, and nowhere else. */
  public readonly apiKey: pulumi.Output<string>;
  /** `<region>/<instance>/<name>` of the engine configuration. */
  public readonly configurationId: pulumi.Output<string>;
  /** What the engine may do. */
  public readonly grants: pulumi.Output<Grant[]>;
  /** The service ID and its key are locked. What IBM's provider reads is older: they are locked when all else is done. */
  public readonly locked: pulumi.Output<boolean>;

  /**
   * @param name The _unique_ name of the engine; names of everything in IAM and Secrets Manager begin with it.
   * @param args See `IamCredentialsEngineArgs`.
   * @param opts Resource options; an explicit provider is inherited by every child.
   */
  constructor(name: string, args: IamCredentialsEngineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:engine:IamCredentialsEngine", name, {}, opts);
    if (args.grantsVia === "accessGroup" && args.accessGroupId) {
      throw new Error(`${name}: grantsVia "accessGroup" needs a group of its own; leave accessGroupId out.`);
    }
    const child = { parent: this };
    const description = args.description ?? "IAM credentials engine of Secrets Manager";
    const grants = args.serviceIdCreator ? [...leastGrants, creatorGrant] : leastGrants;
    const generation = args.apiKeyGeneration ?? 1;
    const lock = args.lock ?? true;
    const { locked: isLocked = true, lifted } = args.lockSeen ?? {};
    const hooks = isLocked ? lockHooks(name, lock, args.deployKey) : undefined;

    const refused = refusedIfTaken(
      `${name}-service-id`,
      `The service ID ${name}-iam-credentials-engine`,
      args.taken?.serviceId,
      "Take it over with adopt.serviceId",
    );
    const beforeCreate = [...(refused.beforeCreate ?? []), ...(hooks?.beforeCreate ?? [])];
    const identityHooks = { ...hooks, beforeCreate };

    const {
      serviceId,
      accessGroup,
      policyIds,
      configuration: adoptedConfiguration,
      formerKey,
    } = args.adopted ?? {};
    const { membership, identity } = identified(
      args.taken,
      (memberId, dependsOn) =>
        new AccessGroupMembership(
          `${name}-membership`,
          {
            groupId: args.accessGroupId,
            adoptedGroup: accessGroup,
            keepMember: serviceId !== undefined,
            groupName: `${name}-iam-credentials-engine`,
            takenGroup: args.taken?.accessGroup,
            serviceId: memberId,
            missing: args.membershipMissing,
            description,
            deployKey: args.deployKey,
          },
          { ...child, dependsOn },
        ),
      (dependsOn) =>
        new ibm.IamServiceId(
          `${name}-service-id`,
          serviceId
            ? { name: serviceId.name, description: serviceId.description }
            : { name: `${name}-iam-credentials-engine`, description },
          { ...child, dependsOn, hooks: identityHooks, ...imported(serviceId?.id) },
        ),
    );
    const parts = grants.map(
      ({ role, service }) => `${args.grantsVia ?? "serviceId"}: ${role} on ${service}`,
    );
    const restored = lock
      ? lockRestored(
          `${name}-lock-restored`,
          { serviceId: identity.id, triggers: [...parts, `API key ${generation}`], lifted },
          child,
        )
      : undefined;
    const underLock = { ...child, hooks, ...(restored ? { dependsOn: restored } : {}) };

    const policies = grants.map(({ role, service }) => {
      const policyName = `${name}-${policyNames[role]}`;
      const policy = { roles: [role], resources: { service } };
      if (args.grantsVia === "accessGroup") {
        const accessGroupId = membership.groupId;
        return new ibm.IamAccessGroupPolicy(policyName, { accessGroupId, ...policy }, child);
      }
      const existing = policyIds?.[policyNames[role]];
      const note = existing === undefined ? [] : importNote(policyName, () => made);
      const made: ibm.IamServicePolicy = new ibm.IamServicePolicy(
        policyName,
        { iamId: identity.iamId, ...policy },
        {
          ...underLock,
          hooks: { ...hooks, beforeUpdate: [...note, ...(hooks?.beforeUpdate ?? [])] },
          ...imported(existing),
        },
      );
      return made;
    });

    const owner = { keyName: `${name}-iam-credentials-engine`, description, iamId: identity.iamId };
    const key = serviceKey(name, generation, args.apiKeyExpiresAt, owner, {
      ...underLock,
      // A service ID that stays when the stack goes keeps the key that the instance works with by then.
      ...(serviceId ? { deletedWith: identity } : {}),
    });

    const verify = args.verify ?? true;
    const unread = args.endpoint === "private" ? [] : ["endpointType"];
    const handover = keyHandover(
      `${name}-key-handover`,
      { ...args, keyId: key.id, apiKey: key.apikey, verify },
      { ...child, dependsOn: [...policies, membership] },
    );

    const configuration = new ibm.SmIamCredentialsConfiguration(
      `${name}-configuration`,
      {
        // Always the same: an instance has one such configuration, and another name would mean another configuration.
        name: adoptedConfiguration?.name ?? "iam-credentials-engine",
        instanceId: args.instanceId,
        region: args.region,
        endpointType: args.endpoint ?? "public",
        apiKey: key.apikey,
      },
      // The instance tries the key at once: it must already be able to do the job. On destroy the same holds backwards.
      {
        ...child,
        dependsOn: [...policies, membership, handover],
        ...imported(adoptedConfiguration?.id, ...unread, ...(formerKey ? ["apiKey"] : [])),
        // Without its service ID it would stay with a key that is gone.
        retainOnDelete: adoptedConfiguration !== undefined && serviceId !== undefined,
      },
    );

    const made = [identity, ...policies, configuration];
    const verified = verify
      ? verification(
          `${name}-verification`,
          { ...args, mode: "key", triggers: made.map(({ id }) => id) },
          { ...child, dependsOn: [...made, membership] },
        )
      : configuration;

    if (restored) {
      const policyIds = args.grantsVia === "accessGroup" ? [] : policies.map(({ id }) => id);
      locked(
        `${name}-lock`,
        { serviceId: identity.id, apiKeyId: key.id, policyIds, restored },
        { ...child, dependsOn: [...made, key, membership, restored, verified] },
      );
    }

    this.serviceId = identity.id;
    this.iamId = identity.iamId;
    this.serviceIdCrn = identity.crn;
    this.accessGroupId = membership.groupId;
    this.apiKeyId = key.id;
    this.apiKeyCrn = key.crn;
    this.apiKeyCreatedAt = key.createdAt;
    this.apiKeyExpiresAt = key.expiresAt;
    this.apiKey = pulumi.secret(key.apikey);
    this.configurationId = configuration.id;
    this.grants = pulumi.output([...grants]);
    this.locked = pulumi.output(lock);
    this.registerOutputs({
      serviceId: this.serviceId,
      iamId: this.iamId,
      serviceIdCrn: this.serviceIdCrn,
      accessGroupId: this.accessGroupId,
      apiKeyId: this.apiKeyId,
      apiKeyCrn: this.apiKeyCrn,
      apiKeyCreatedAt: this.apiKeyCreatedAt,
      apiKeyExpiresAt: this.apiKeyExpiresAt,
      configurationId: this.configurationId,
      grants: this.grants,
      locked: this.locked,
    });
  }
}

/**
 * Options of a resource that exists already; none without an id.
 * @param elsewhere properties whose difference is no change that this resource makes
 */
function imported(id: string | undefined, ...elsewhere: string[]): pulumi.CustomResourceOptions {
  return id === undefined ? {} : { import: id, retainOnDelete: true, ignoreChanges: elsewhere };
}
