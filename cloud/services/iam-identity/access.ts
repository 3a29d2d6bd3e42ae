import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Resource } from "../../iam/decide";
import type { ApiKey } from "../../iam/entities";
import { notFound } from "./refusals";

/** Targets of IAM Identity, as policies name them (`--resource-type serviceid --resource ServiceId-…`). */
export function onAccount(accountId: string): Resource {
  return { accountId, serviceName: "iam-identity" };
}

export function onServiceId(accountId: string, id: string): Resource {
  return { accountId, serviceName: "iam-identity", resourceType: "serviceid", resource: id };
}

export function onProfile(accountId: string, id: string): Resource {
  return { accountId, serviceName: "iam-identity", resourceType: "profile", resource: id };
}

/** Accounts that do not exist are a bad request. Source: platform-services-node-sdk, integration test of createProfile. */
export function requireAccount(cloud: Cloud, accountId: string): void {
  if (!cloud.iam.accounts.has(accountId)) throw notFound("Account", accountId, 400);
}

/** What the caller sees of a list: everything with a grant on all of them, else what single grants and identity give. */
export function visible<T extends { id: string; iam_id: string }>(
  cloud: Cloud,
  caller: Caller,
  action: string,
  target: (id: string) => Resource,
  all: readonly T[],
): readonly T[] {
  const may = (id: string) => cloud.iam.decide(caller, action, target(id)).allowed;
  if (may("")) {
    cloud.iam.authorize(caller, action, target(""));
    return all;
  }
  const accountId = target("").accountId;
  const singles = hasGrantsOnSingles(cloud, caller, accountId);
  const found = all.filter((item) => item.iam_id === caller.iamId || (singles && may(item.id)));
  const terms = found.length > 0 ? ({ withoutGrant: "members" } as const) : {};
  cloud.iam.authorize(caller, action, target(""), terms);
  return found;
}

/** Only with a grant that may reach one object and not another is it worth asking for each of a long list. */
function hasGrantsOnSingles({ iam }: Cloud, caller: Caller, accountId: string): boolean {
  if (caller.kind === "crn") return true;
  const groups = iam.groupsOf(caller, accountId).map((id) => `access_group_id=${id}`);
  return [`iam_id=${caller.iamId}`, ...groups].some((subject) =>
    iam.policies.by("subject", subject).some(({ resource, resource_tags, rule }) => {
      const elsewhere = resource.some(({ key, value }) => key === "serviceName" && value !== "iam-identity");
      const narrow =
        rule !== undefined || resource_tags?.length || resource.some(({ key }) => key === "resource");
      return !elsewhere && Boolean(narrow);
    }),
  );
}

export function isServiceIdentity(iamId: string): boolean {
  return iamId.startsWith("iam-ServiceId-");
}

/** Where a key hangs: on its service ID, or, for a user's key, on the account. */
export function ofKey(key: Pick<ApiKey, "iam_id" | "account_id">): Resource {
  return isServiceIdentity(key.iam_id)
    ? onServiceId(key.account_id, key.iam_id.slice("iam-".length))
    : onAccount(key.account_id);
}

/**
 * A user manages the own keys without any grant. Keys of service IDs need one, but for reading the own. Keys of
 * other users are for those who manage the account's keys (Administrator).
 * Source: IBM Cloud docs, "Understanding API keys", "Required access for managing API keys".
 */
export function authorizeKey(
  cloud: Cloud,
  caller: Caller,
  verb: "get" | "list" | "update" | "delete",
  key: Pick<ApiKey, "iam_id" | "account_id">,
): void {
  const own = key.iam_id === caller.iamId;
  const reads = verb === "get" || verb === "list";
  const withoutGrant = own && (caller.kind === "user" || reads) ? "members" : "owner";
  const ofOtherUser = !own && !isServiceIdentity(key.iam_id);
  const action = ofOtherUser ? "manage" : verb;
  cloud.iam.authorize(caller, `iam-identity.apikey.${action}`, ofKey(key), { withoutGrant });
}
