import type { Cloud, ServiceKey } from "../../core/service";
import type { Collection } from "../../core/store";

export interface ResourceGroup {
  id: string;
  account_id: string;
  crn: string;
  name: string;
  default: boolean;
  state: "ACTIVE" | "SUSPENDED";
  created_at: number;
  updated_at: number;
  deleted_at?: number;
}

export type InstanceState =
  | "provisioning"
  | "active"
  | "inactive"
  | "failed"
  | "removed"
  | "pending_reclamation"
  | "pending_removal";

export interface LastOperation {
  type: "create" | "update" | "delete" | "reclamation" | "restore" | "lock" | "unlock";
  state: "in progress" | "succeeded" | "failed";
  async: boolean;
  description: string;
}

export interface ResourceInstance {
  guid: string;
  crn: string;
  account_id: string;
  /** Name of the service in the catalog: `secrets-manager`, `pm-20`, `conversation`. */
  service: string;
  /** Name of the plan in the catalog: `standard`, `trial`, `lite`. */
  plan: string;
  name: string;
  region: string;
  resource_group_id: string;
  state: InstanceState;
  parameters: Readonly<Record<string, unknown>>;
  locked?: boolean;
  allow_cleanup?: boolean;
  last_operation?: LastOperation;
  /** Plans before and including the present one, oldest first. */
  plan_history?: readonly { plan: string; since: number; requestor: string }[];
  /** When an instance in state `provisioning` becomes active. */
  ready_at?: number;
  created_at: number;
  created_by: string;
  updated_at: number;
  updated_by: string;
  deleted_at?: number;
  deleted_by?: string;
  /** Since when and until when a deleted instance can be restored. */
  reclamation?: Reclamation;
  /** It is removed, and its service has deleted what it kept. */
  is_empty?: boolean;
  restored_at?: number;
  restored_by?: string;
}

export interface Reclamation {
  id: string;
  target_time: number;
  created_at: number;
  created_by: string;
  updated_at: number;
  updated_by: string;
}

/** Resource groups and service instances of all accounts. */
export class Resources {
  readonly groups: Collection<ResourceGroup>;
  /** Kept for `include_deleted`. */
  readonly deletedGroups: Collection<ResourceGroup>;
  readonly instances: Collection<ResourceInstance>;

  constructor(cloud: Cloud) {
    this.groups = cloud.store.collection<ResourceGroup>("resource-groups", { account: (g) => g.account_id });
    this.deletedGroups = cloud.store.collection<ResourceGroup>("deleted-resource-groups", {
      account: (g) => g.account_id,
    });
    this.instances = cloud.store.collection<ResourceInstance>("resource-instances", {
      account: (i) => i.account_id,
      crn: (i) => i.crn,
      service: (i) => `${i.account_id}/${i.service}`,
      group: (i) => i.resource_group_id,
      reclamation: (i) => i.reclamation?.id,
      /** Those that change by themselves. */
      waiting: (i) => (i.state === "provisioning" || i.state === "pending_reclamation" ? "yes" : undefined),
      /** Removed ones whose service has still to delete what they kept, by service. */
      purgeable: (i) => (i.state === "removed" && !i.is_empty ? i.service : undefined),
    });
  }
}

export const resourcesKey: ServiceKey<Resources> = {
  name: "resources",
  create: (cloud) => new Resources(cloud),
};
