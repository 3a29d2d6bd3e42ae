import type { Resource } from "../../iam/decide";
import type { ResourceInstance } from "./resources";

/** An instance as IAM sees it. */
export function instanceResource(instance: ResourceInstance): Resource {
  return {
    accountId: instance.account_id,
    serviceName: instance.service,
    serviceInstance: instance.guid,
    resourceGroupId: instance.resource_group_id,
    region: instance.region,
  };
}

/** A resource group itself, not what is in it. */
export function groupResource(accountId: string, groupId?: string): Resource {
  return {
    accountId,
    serviceName: "resource-controller",
    resourceType: "resource-group",
    ...(groupId === undefined ? {} : { resource: groupId }),
  };
}
