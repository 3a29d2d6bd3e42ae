import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Resource } from "../../iam/decide";
import type { ApiKey } from "../../iam/entities";
import type { Terms } from "../../iam/iam";
import { refusal } from "./errors";

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

export function onServiceIdGroup(accountId: string, id: string): Resource {
  return { accountId, serviceName: "iam-identity", resourceType: "serviceid-group", resource: id };
}

/** Accounts are named by 32 hexadecimal digits; anything else is refused before IAM looks for it. */
export function requireAccount(cloud: Cloud, accountId: string): void {
  if (cloud.iam.accounts.has(accountId)) return;
  throw refusal(400, "BXNIM0111E", "Provided account is invalid.", `There is no account '${accountId}'.`);
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
 * A user manages the own keys without any grant; keys of service IDs, and those of other users, need one.
 * Source: IBM Cloud documentation, "Managing user API keys", "Managing service ID API keys".
 */
export function authorizeKey(
  cloud: Cloud,
  caller: Caller,
  action: "get" | "update" | "delete",
  key: Pick<ApiKey, "iam_id" | "account_id">,
): void {
  const own = key.iam_id === caller.iamId;
  const mayWithout = own && (caller.kind === "user" || action === "get");
  const terms: Terms = mayWithout ? { withoutGrant: "members" } : {};
  const othersKey = !own && !isServiceIdentity(key.iam_id);
  const verb = othersKey && action !== "get" ? "manage" : action;
  cloud.iam.authorize(caller, `iam-identity.apikey.${verb}`, ofKey(key), terms);
}
