import { createHash } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Collection } from "../../core/store";
import type { ServiceId } from "../../iam/entities";
import { notFound } from "./refusals";

export interface ServiceIdGroup {
  id: string;
  account_id: string;
  crn: string;
  name: string;
  description?: string;
  created_at: number;
  created_by: string;
  modified_at: number;
  version: number;
}

export function serviceIdGroups(cloud: Cloud): Collection<ServiceIdGroup> {
  return cloud.store.collection<ServiceIdGroup>("service-id-groups", {
    account: (group) => group.account_id,
    name: (group) => `${group.account_id}/${group.name}`,
  });
}

export function serviceIdGroupCrn(account: string, id: string): string {
  return `crn:v1:bluemix:public:iam-identity::a/${account}::serviceidgroup:${id}`;
}

/** Every account has a default group; its id follows from the account's, so that it needs no making. */
export function defaultGroupId(accountId: string): string {
  const hash = createHash("sha256").update(`default service ID group of ${accountId}`).digest("hex");
  return `ServiceIdGroup-${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

export function defaultGroup(cloud: Cloud, account_id: string): ServiceIdGroup {
  const id = defaultGroupId(account_id);
  return {
    id,
    account_id,
    crn: serviceIdGroupCrn(account_id, id),
    name: "Default",
    description: "Default service ID group",
    created_at: 0,
    created_by: cloud.iam.accounts.get(account_id)?.owner ?? "",
    modified_at: 0,
    version: 1,
  };
}

export function requireGroup(cloud: Cloud, accountId: string, groupId: string): void {
  if (groupId === defaultGroupId(accountId)) return;
  if (serviceIdGroups(cloud).get(groupId)?.account_id !== accountId)
    throw notFound("ServiceIdGroup", groupId);
}

/** Service IDs without a group of their own are in the default one. */
export function membersOf(cloud: Cloud, accountId: string, groupId: string): readonly ServiceId[] {
  if (groupId !== defaultGroupId(accountId)) return cloud.iam.serviceIds.by("group", groupId);
  const all = cloud.iam.serviceIds.by("account", accountId);
  return all.filter(({ group_id }) => group_id === undefined || group_id === groupId);
}
