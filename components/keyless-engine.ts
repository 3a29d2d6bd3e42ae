import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
import { type EngineLocation, verification } from "./engine-commands";

export interface KeylessIamCredentialsEngineArgs extends EngineLocation {
  /** Account of the instance, where it is not that of the provider: authorizations are made in the target account. */
  sourceAccountId?: pulumi.Input<string>;
  /** API key of the target account, to try the engine there; a secret. Default: the instance's account is the target. */
  targetApiKey?: pulumi.Input<string>;
  /**
   * Authorize "Service ID creator" too. Needed only where the account restricts who creates service IDs.
   * Default: false.
   */
  serviceIdCreator?: boolean;
  /** Prove by a credential that the engine works. Default: true. */
  verify?: boolean;
}

/** A role of the instance on one service of the account. */
export interface Authorization {
  /** Name of the role, as IBM's console shows it. */
  role: string;
  /** Name of the service in policies, like `iam-groups`. */
  service: string;
}

const names: Readonly<Record<string, string>> = {
  Operator: "identity-operator",
  "Groups Service Member Manage": "groups-member-manage",
  "Service ID creator": "service-id-creator",
};
const leastGrants: readonly Authorization[] = [
  { role: "Operator", service: "iam-identity" },
  { role: "Groups Service Member Manage", service: "iam-groups" },
];
const creatorGrant: Authorization = { role: "Service ID creator", service: "iam-identity" };

/**
 * The IAM credentials engine of one Secrets Manager instance without an API key: service-to-service authorizations of
 * that instance alone, on IAM Identity and IAM Access Groups. There is no configuration and no service ID.
 * Source: IBM's guide "Configuring the IAM credentials engine" (secrets-manager, configure-iam-engine).
 */
export class KeylessIamCredentialsEngine extends pulumi.ComponentResource {
  /** Ids of the authorization policies. */
  public readonly authorizationIds: pulumi.Output<string[]>;
  /** What the instance may do. */
  public readonly grants: pulumi.Output<Authorization[]>;

  /**
   * @param name The _unique_ name of the engine.
   * @param args See `KeylessIamCredentialsEngineArgs`.
   * @param opts Resource options; the provider is of the account that credentials are made in.
   */
  constructor(name: string, args: KeylessIamCredentialsEngineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:engine:KeylessIamCredentialsEngine", name, {}, opts);
    const child = { parent: this };
    const grants = args.serviceIdCreator ? [...leastGrants, creatorGrant] : leastGrants;
    const authorizations = grants.map(
      ({ role, service }) =>
        new ibm.IamAuthorizationPolicy(
          `${name}-authorize-${names[role]}`,
          {
            sourceServiceName: "secrets-manager",
            sourceResourceInstanceId: args.instanceId,
            sourceServiceAccount: args.sourceAccountId,
            targetServiceName: service,
            roles: [role],
          },
          child,
        ),
    );
    this.authorizationIds = pulumi.all(authorizations.map(({ id }) => id));
    if (args.verify ?? true) {
      const triggers = authorizations.map(({ id }) => id);
      verification(
        `${name}-verification`,
        { ...args, mode: "keyless", triggers },
        { ...child, dependsOn: authorizations },
      );
    }
    this.grants = pulumi.output([...grants]);
    this.registerOutputs({ authorizationIds: this.authorizationIds, grants: this.grants });
  }
}
