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
  state:
    | "provisioning"
    | "active"
    | "inactive"
    | "failed"
    | "removed"
    | "pending_reclamation"
    | "pending_removal";
  parameters: Readonly<Record<string, unknown>>;
  tags: readonly string[];
  created_at: number;
  created_by: string;
  updated_at: number;
  updated_by: string;
  deleted_at?: number;
  deleted_by?: string;
}

/** Resource groups and service instances of all accounts. */
export class Resources {
  readonly groups: Collection<ResourceGroup>;
  readonly instances: Collection<ResourceInstance>;

  constructor(cloud: Cloud) {
    this.groups = cloud.store.collection<ResourceGroup>("resource-groups", { account: (g) => g.account_id });
    this.instances = cloud.store.collection<ResourceInstance>("resource-instances", {
      account: (i) => i.account_id,
      crn: (i) => i.crn,
      service: (i) => `${i.account_id}/${i.service}`,
    });
  }
}

export const resourcesKey: ServiceKey<Resources> = {
  name: "resources",
  create: (cloud) => new Resources(cloud),
};
