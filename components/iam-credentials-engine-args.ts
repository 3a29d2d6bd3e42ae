import type * as pulumi from "@pulumi/pulumi";
import type { Adopted } from "./adopted";
import type { Endpoint } from "./endpoint";
import type { LockSeen } from "./engine-lock";
import type { TakenNames } from "./taken";

/** Who holds an engine's grants. */
export const GrantsVia = { serviceId: "serviceId", accessGroup: "accessGroup" } as const;
export type GrantsVia = (typeof GrantsVia)[keyof typeof GrantsVia];

/** What an engine is made of. Plain values decide which resources exist; inputs fill them. */
export interface IamCredentialsEngineArgs {
  /** The Secrets Manager instance: its GUID. */
  instanceId: pulumi.Input<string>;
  /** Region of the instance, like `us-south`. */
  region: pulumi.Input<string>;
  /** Endpoint by which the instance is configured. Default: `public`. */
  endpoint?: pulumi.Input<Endpoint>;
  /**
   * Grant "Service ID creator". Needed only where the account restricts who creates service IDs
   * (IBM's guide "Configuring the IAM credentials engine"). Default: false.
   */
  serviceIdCreator?: boolean;
  /** Id of an existing access group that the engine joins. Default: a group is made for the engine alone. */
  accessGroupId?: string;
  /** When it was seen that somebody took the service ID out of its group: never the same text. It is put back. */
  membershipMissing?: string;
  /**
   * Who holds the grants: the service ID itself, or the group that is made for it alone, whose membership then gives
   * them. `accessGroup` excludes `accessGroupId`: in a group of others, they would have the engine's rights. Default:
   * `serviceId`.
   */
  grantsVia?: GrantsVia;
  /**
   * Which key the engine has: another number is another key. The new one is made, and the engine handed over to it and
   * tried, before the old one goes. Default: 1.
   */
  apiKeyGeneration?: number;
  /** When the engine's API key ends, `yyyy-MM-ddTHH:mm+0000` or another ISO 8601 time. Default: it does not end. */
  apiKeyExpiresAt?: pulumi.Input<string>;
  /** Prove by a credential that the engine works, after it was made or changed. Default: true. */
  verify?: boolean;
  /**
   * Lock the service ID and its key once everything is in place. Needs Editor on IAM Identity for the deploying key.
   * Default: true.
   */
  lock?: boolean;
  /** What is known of the locks of an engine that exists. Default: that there may be some. */
  lockSeen?: LockSeen;
  /** API key of the engine's account, where it is not that of `IC_API_KEY`; it is in no resource. */
  deployKey?: string;
  /** What exists already and is taken over. Default: nothing. */
  adopted?: Adopted;
  /** What has the engine's names in the account: unless it is this stack's, nothing is made. Default: nothing has. */
  taken?: TakenNames;
  /** What the engine is for; shown in IAM beside the service ID, the group and the key. */
  description?: pulumi.Input<string>;
}
