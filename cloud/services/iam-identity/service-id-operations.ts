import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { serviceIdCrn } from "../../iam/crn";
import type { ServiceId } from "../../iam/entities";
import { onServiceId, requireAccount } from "./access";
import { giveCreatorAccess } from "./creator-access";
import { changed, record, requireMatch } from "./entity";
import { refusal } from "./errors";
import { forgetPrincipal } from "./principals";

export interface NewServiceId {
  account_id: string;
  name: string;
  description?: string;
  unique_instance_crns?: string[];
  group_id?: string;
}

/**
 * Every member of the account may create service IDs, until the account restricts that: then nobody may
 * without the role Service ID creator, not even the owner. An instance that acts for itself is no member: it
 * needs a grant that lets it manage service IDs.
 * Source: IBM Cloud documentation, "Restricting users from creating service IDs".
 */
function authorizeCreation(cloud: Cloud, caller: Caller, accountId: string): void {
  const target = onServiceId(accountId, "");
  const restricted = cloud.iam.settings.get(accountId)?.restrict_create_service_id === "RESTRICTED";
  if (restricted) {
    cloud.iam.authorize(caller, "iam-identity.serviceid.create", target, { withoutGrant: "nobody" });
  } else if (caller.kind === "crn") {
    cloud.iam.authorize(caller, "iam-identity.serviceid.update", target);
  } else {
    cloud.iam.authorize(caller, "iam-identity.serviceid.create", target, { withoutGrant: "members" });
  }
}

export function createServiceId(
  cloud: Cloud,
  caller: Caller,
  input: NewServiceId,
  { locked = false }: { locked?: boolean } = {},
): ServiceId {
  const { iam, clock } = cloud;
  requireAccount(cloud, input.account_id);
  authorizeCreation(cloud, caller, input.account_id);
  const id = `ServiceId-${randomUUID()}`;
  const now = clock.now();
  const made = iam.serviceIds.put(id, {
    id,
    iam_id: `iam-${id}`,
    account_id: input.account_id,
    crn: serviceIdCrn(input.account_id, id),
    name: input.name,
    ...(input.description ? { description: input.description } : {}),
    ...(input.unique_instance_crns?.length ? { unique_instance_crns: input.unique_instance_crns } : {}),
    ...(input.group_id ? { group_id: input.group_id } : {}),
    locked,
    created_at: now,
    modified_at: now,
    version: 1,
    history: [record(clock, caller, "CREATE", [])],
  });
  giveCreatorAccess(cloud, caller, made);
  return made;
}

/** The service ID that `caller` may read; 404 for one that is not there. */
export function getServiceId(cloud: Cloud, caller: Caller, id: string): ServiceId {
  const found = find(cloud, id);
  const own = found.iam_id === caller.iamId;
  const terms = own ? ({ withoutGrant: "members" } as const) : {};
  cloud.iam.authorize(caller, "iam-identity.serviceid.get", onServiceId(found.account_id, id), terms);
  return found;
}

export function updateServiceId(
  cloud: Cloud,
  caller: Caller,
  id: string,
  changes: { name?: string; description?: string; unique_instance_crns?: string[] },
  ifMatch: string | undefined,
): ServiceId {
  const found = find(cloud, id);
  authorize(cloud, caller, "update", found);
  refuseLocked(found);
  requireMatch(ifMatch, found);
  return cloud.iam.serviceIds.put(id, changed(found, cloud.clock, caller, "UPDATE", changes));
}

/** Deletes the service ID with its API keys, policies and memberships. */
export function deleteServiceId(cloud: Cloud, caller: Caller, id: string): void {
  const found = find(cloud, id);
  authorize(cloud, caller, "delete", found);
  refuseLocked(found);
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
  if (!found) throw refusal(404, "BXNIM0116E", "Service ID could not be found.", `There is no '${id}'.`);
  return found;
}

function authorize(cloud: Cloud, caller: Caller, verb: "update" | "delete", target: ServiceId): void {
  const resource = onServiceId(target.account_id, target.id);
  cloud.iam.authorize(caller, `iam-identity.serviceid.${verb}`, resource);
}

function refuseLocked(target: ServiceId): void {
  if (!target.locked) return;
  throw refusal(
    409,
    "BXNIM0148E",
    "The service ID is locked.",
    `Unlock '${target.id}' before you change it.`,
  );
}
