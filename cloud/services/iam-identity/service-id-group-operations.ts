import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { onAccount, requireAccount } from "./access";
import { requireMatch } from "./entity";
import { limits } from "./limits";
import { notCreated, notDeleted, notFound, notUpdated } from "./refusals";
import {
  defaultGroup,
  defaultGroupId,
  membersOf,
  type ServiceIdGroup,
  serviceIdGroupCrn,
  serviceIdGroups,
} from "./service-id-group-store";

type Verb = "create" | "list" | "get" | "update" | "delete";

export interface GroupFields {
  name: string;
  description?: string;
}

export function createServiceIdGroup(
  cloud: Cloud,
  caller: Caller,
  account_id: string,
  { name, description }: GroupFields,
): ServiceIdGroup {
  requireAccount(cloud, account_id);
  authorize(cloud, caller, "create", account_id);
  const groups = serviceIdGroups(cloud);
  if (taken(cloud, account_id, name)) throw notCreated("ServiceIdGroup", `the name '${name}' is taken.`);
  if (groups.by("account", account_id).length + 1 >= limits.serviceIdGroups) {
    throw notCreated("ServiceIdGroup", `the limit of ${limits.serviceIdGroups} in the account is reached.`);
  }
  const id = `ServiceIdGroup-${randomUUID()}`;
  const now = cloud.clock.now();
  return groups.put(id, {
    id,
    account_id,
    crn: serviceIdGroupCrn(account_id, id),
    name,
    ...(description ? { description } : {}),
    created_at: now,
    created_by: caller.iamId,
    modified_at: now,
    version: 1,
  });
}

export function listServiceIdGroups(cloud: Cloud, caller: Caller, accountId: string): ServiceIdGroup[] {
  requireAccount(cloud, accountId);
  authorize(cloud, caller, "list", accountId);
  return [defaultGroup(cloud, accountId), ...serviceIdGroups(cloud).by("account", accountId)];
}

export function getServiceIdGroup(cloud: Cloud, caller: Caller, id: string): ServiceIdGroup {
  const found = find(cloud, caller, id);
  authorize(cloud, caller, "get", found.account_id);
  return found;
}

export function updateServiceIdGroup(
  cloud: Cloud,
  caller: Caller,
  id: string,
  { name, description = "" }: GroupFields,
  ifMatch: string | undefined,
): ServiceIdGroup {
  const found = find(cloud, caller, id);
  authorize(cloud, caller, "update", found.account_id);
  requireMatch(ifMatch, "ServiceIdGroup", found);
  if (isDefault(found)) throw notUpdated("ServiceIdGroup", id, "it is the account's default group.");
  if (name !== found.name && taken(cloud, found.account_id, name)) {
    throw notUpdated("ServiceIdGroup", id, `the name '${name}' is taken.`);
  }
  const { clock } = cloud;
  return serviceIdGroups(cloud).put(id, {
    ...found,
    name,
    description,
    modified_at: clock.now(),
    version: found.version + 1,
  });
}

/** Only an empty group that is not the default one can go. */
export function deleteServiceIdGroup(cloud: Cloud, caller: Caller, id: string): void {
  const found = find(cloud, caller, id);
  authorize(cloud, caller, "delete", found.account_id);
  if (isDefault(found)) throw notDeleted("ServiceIdGroup", id, "it is the account's default group.");
  if (membersOf(cloud, found.account_id, id).length > 0) {
    throw notDeleted("ServiceIdGroup", id, "it has service IDs.");
  }
  serviceIdGroups(cloud).delete(id);
}

function find(cloud: Cloud, caller: Caller, id: string): ServiceIdGroup {
  if (id === defaultGroupId(caller.accountId)) return defaultGroup(cloud, caller.accountId);
  const found = serviceIdGroups(cloud).get(id);
  if (!found) throw notFound("ServiceIdGroup", id);
  return found;
}

function isDefault({ id, account_id }: ServiceIdGroup): boolean {
  return id === defaultGroupId(account_id);
}

function taken(cloud: Cloud, accountId: string, name: string): boolean {
  if (name === defaultGroup(cloud, accountId).name) return true;
  return serviceIdGroups(cloud).by("name", `${accountId}/${name}`).length > 0;
}

function authorize(cloud: Cloud, caller: Caller, verb: Verb, accountId: string): void {
  cloud.iam.authorize(caller, `iam-identity.serviceid-group.${verb}`, onAccount(accountId));
}
