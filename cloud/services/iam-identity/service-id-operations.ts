import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { serviceIdCrn } from "../../iam/crn";
import type { ServiceId } from "../../iam/entities";
import { onServiceId, requireAccount, visible } from "./access";
import { giveCreatorAccess } from "./creator-access";
import { changed, given, record, requireMatch } from "./entity";
import { limits } from "./limits";
import { forgetPrincipal } from "./principals";
import { notCreated, notDeleted, notFound, notUpdated } from "./refusals";
import { defaultGroupId, membersOf, requireGroup } from "./service-id-group-store";

export interface NewServiceId {
  account_id: string;
  name: string;
  description?: string;
  unique_instance_crns?: string[];
  /** The account's default group where it is left out. */
  group_id?: string;
}

export interface ServiceIdChanges {
  name?: string;
  description?: string;
  unique_instance_crns?: string[];
}

/**
 * Every member of the account may create service IDs, until the account restricts that: then nobody may without
 * the role Service ID creator, not even the owner. An instance that acts for itself is no member: it needs a grant
 * that lets it manage service IDs (inferred).
 * Source: IBM Cloud docs, "Restricting users from creating service IDs".
 */
function authorizeCreation(cloud: Cloud, caller: Caller, accountId: string): void {
  const target = onServiceId(accountId, "");
  const restricted = cloud.iam.settings.get(accountId)?.restrict_create_service_id === "RESTRICTED";
  if (!restricted && caller.kind === "crn") {
    cloud.iam.authorize(caller, "iam-identity.serviceid.update", target);
  } else {
    const withoutGrant = restricted ? "nobody" : "members";
    cloud.iam.authorize(caller, "iam-identity.serviceid.create", target, { withoutGrant });
  }
}

export function createServiceId(
  cloud: Cloud,
  caller: Caller,
  input: NewServiceId,
  { locked = false }: { locked?: boolean } = {},
): ServiceId {
  const { iam, clock } = cloud;
  const { account_id, name, description, unique_instance_crns } = input;
  requireAccount(cloud, account_id);
  authorizeCreation(cloud, caller, account_id);
  const group_id = input.group_id || defaultGroupId(account_id);
  requireGroup(cloud, account_id, group_id);
  if (membersOf(cloud, account_id, group_id).length >= limits.serviceIdsPerGroup) {
    throw notCreated("ServiceId", `the limit of ${limits.serviceIdsPerGroup} in its group is reached.`);
  }
  const id = `ServiceId-${randomUUID()}`;
  const now = clock.now();
  const made = iam.serviceIds.put(id, {
    id,
    iam_id: `iam-${id}`,
    account_id,
    crn: serviceIdCrn(account_id, id),
    name,
    ...(description ? { description } : {}),
    ...(unique_instance_crns?.length ? { unique_instance_crns } : {}),
    group_id,
    locked,
    created_at: now,
    modified_at: now,
    version: 1,
    history: [record(clock, caller, "CREATE", [])],
  });
  giveCreatorAccess(cloud, caller, made);
  return made;
}

/** Those of one group (the default one, if none is named) that `caller` sees. */
export function listServiceIds(
  cloud: Cloud,
  caller: Caller,
  accountId: string,
  { name, group_id = defaultGroupId(accountId) }: { name?: string; group_id?: string },
): readonly ServiceId[] {
  requireAccount(cloud, accountId);
  requireGroup(cloud, accountId, group_id);
  const target = (id: string) => onServiceId(accountId, id);
  const all = membersOf(cloud, accountId, group_id);
  const named = name === undefined ? all : all.filter((item) => item.name === name);
  return visible(cloud, caller, "iam-identity.serviceid.get", target, named);
}

/** Throws 404 for one that is not there. A service ID may read itself. */
export function getServiceId(cloud: Cloud, caller: Caller, id: string): ServiceId {
  const found = find(cloud, id);
  const withoutGrant = found.iam_id === caller.iamId ? "members" : "owner";
  const target = onServiceId(found.account_id, id);
  cloud.iam.authorize(caller, "iam-identity.serviceid.get", target, { withoutGrant });
  return found;
}

export function updateServiceId(
  cloud: Cloud,
  caller: Caller,
  id: string,
  { name, description, unique_instance_crns }: ServiceIdChanges,
  ifMatch: string | undefined,
): ServiceId {
  const found = find(cloud, id);
  authorize(cloud, caller, "update", found);
  requireMatch(ifMatch, "ServiceId", found);
  if (found.locked) throw notUpdated("ServiceId", id, "it is locked.");
  const changes = given({ name, description, unique_instance_crns });
  return cloud.iam.serviceIds.put(id, changed(found, cloud.clock, caller, "UPDATE", changes));
}

/** Deletes the service ID with its API keys (locked or not), policies and memberships. */
export function deleteServiceId(cloud: Cloud, caller: Caller, id: string): void {
  const found = find(cloud, id);
  authorize(cloud, caller, "delete", found);
  if (found.locked) throw notDeleted("ServiceId", id, "it is locked.");
  for (const key of cloud.iam.apiKeys.by("iam_id", found.iam_id)) cloud.iam.apiKeys.delete(key.id);
  forgetPrincipal(cloud, found.iam_id, { resourceType: "serviceid", resource: id });
  cloud.iam.serviceIds.delete(id);
}

export function setServiceIdLock(cloud: Cloud, caller: Caller, id: string, locked: boolean): void {
  const found = find(cloud, id);
  authorize(cloud, caller, "update", found);
  if (found.locked === locked) return;
  const action = locked ? "LOCK" : "UNLOCK";
  cloud.iam.serviceIds.put(id, changed(found, cloud.clock, caller, action, { locked }, []));
}

function find(cloud: Cloud, id: string): ServiceId {
  const found = cloud.iam.serviceIds.get(id);
  if (!found) throw notFound("ServiceId", id);
  return found;
}

function authorize(cloud: Cloud, caller: Caller, verb: "update" | "delete", target: ServiceId): void {
  const resource = onServiceId(target.account_id, target.id);
  cloud.iam.authorize(caller, `iam-identity.serviceid.${verb}`, resource);
}
