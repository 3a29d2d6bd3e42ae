import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { apiKeyCrn } from "../../iam/crn";
import type { ApiKey } from "../../iam/entities";
import { hashOf, newKeyValue } from "../../iam/secrets";
import { authorizeKey, isServiceIdentity, ofKey, onAccount } from "./access";
import { changed, given, record, requireMatch } from "./entity";
import { parseExpiry } from "./expiry";
import { limits } from "./limits";
import { invalidProperty, notAuthorized, notCreated, notDeleted, notFound, notUpdated } from "./refusals";

export interface NewApiKey {
  name: string;
  iam_id: string;
  /** The caller's account where it is left out. */
  account_id?: string;
  description?: string;
  /** A value of the caller's own choice, at least 32 characters. */
  apikey?: string;
  store_value?: boolean;
  expires_at?: string;
  action_when_leaked?: ApiKey["action_when_leaked"];
  support_sessions?: boolean;
}

export interface ApiKeyChanges {
  name?: string;
  description?: string;
  expires_at?: string;
  action_when_leaked?: ApiKey["action_when_leaked"];
  support_sessions?: boolean;
}

/** Makes a key for a service ID or for the calling user; its value is given once. */
export function createApiKey(
  cloud: Cloud,
  caller: Caller,
  input: NewApiKey,
  { locked = false, disabled = false }: { locked?: boolean; disabled?: boolean } = {},
): { key: ApiKey; value: string } {
  const { iam, clock } = cloud;
  const { iam_id, name, description, store_value = false, support_sessions = false } = input;
  const account_id = accountFor(cloud, caller, input);
  authorizeCreation(cloud, caller, { iam_id, account_id });
  if (store_value && !isServiceIdentity(iam_id)) {
    throw invalidProperty("store_value", "true", "The value of a user's API key cannot be stored.");
  }
  refuseSessions(iam_id, support_sessions);
  if (iam.apiKeys.by("iam_id", iam_id).length >= limits.apiKeysPerIdentity) {
    throw notCreated(
      "ApiKey",
      `the limit of ${limits.apiKeysPerIdentity} API keys of an identity is reached.`,
    );
  }
  const value = input.apikey ?? newKeyValue();
  const value_hash = hashOf(value);
  if (iam.apiKeys.by("value", value_hash).length > 0) {
    throw notCreated("ApiKey", "the value is already in use; choose another for 'apikey'.");
  }
  const expires_at = parseExpiry(input.expires_at);
  const id = `ApiKey-${randomUUID()}`;
  const now = clock.now();
  const key = iam.apiKeys.put(id, {
    id,
    crn: apiKeyCrn(account_id, id),
    iam_id,
    account_id,
    created_by: caller.iamId,
    name,
    ...(description ? { description } : {}),
    value_hash,
    ...(store_value ? { value } : {}),
    locked,
    disabled,
    ...(expires_at ? { expires_at } : {}),
    support_sessions,
    // Source: IBM Cloud docs, "Managing user API keys": "The default action is DISABLE".
    action_when_leaked: input.action_when_leaked ?? "disable",
    created_at: now,
    modified_at: now,
    version: 1,
    history: [record(clock, caller, "CREATE", [])],
    authn_count: 0,
  });
  return { key, value };
}

function accountFor(cloud: Cloud, caller: Caller, { iam_id, account_id }: NewApiKey): string {
  if (isServiceIdentity(iam_id)) {
    const owner = cloud.iam.serviceIds.by("iam_id", iam_id)[0];
    if (!owner || (account_id && account_id !== owner.account_id)) throw notFound("ServiceId", iam_id);
    return owner.account_id;
  }
  if (iam_id.startsWith("iam-") || iam_id.startsWith("crn-")) {
    throw invalidProperty("iam_id", iam_id, "Only users and service IDs have API keys.");
  }
  return account_id || caller.accountId;
}

/** Users make keys for themselves only; where the account restricts that, not even the owner without the role. */
function authorizeCreation(cloud: Cloud, caller: Caller, key: Pick<ApiKey, "iam_id" | "account_id">): void {
  if (isServiceIdentity(key.iam_id)) {
    cloud.iam.authorize(caller, "iam-identity.apikey.create", ofKey(key));
    return;
  }
  if (key.iam_id !== caller.iamId || key.account_id !== caller.accountId) {
    throw notAuthorized("A user's API key is made by that user, in the account of the token.");
  }
  const restricted = cloud.iam.settings.get(key.account_id)?.restrict_create_platform_apikey === "RESTRICTED";
  cloud.iam.authorize(caller, "iam-identity.user-apikey.create", onAccount(key.account_id), {
    withoutGrant: restricted ? "nobody" : "members",
  });
}

/** Throws 404 for one that is not there. */
export function getApiKey(cloud: Cloud, caller: Caller, id: string): ApiKey {
  const found = find(cloud, id);
  authorizeKey(cloud, caller, "get", found);
  return found;
}

export function getApiKeyByValue(cloud: Cloud, caller: Caller, value: string): ApiKey {
  const found = cloud.iam.apiKeys.by("value", hashOf(value))[0];
  if (!found) throw notFound("ApiKey", "***"); // a value never goes into a message
  authorizeKey(cloud, caller, "get", found);
  return found;
}

export function updateApiKey(
  cloud: Cloud,
  caller: Caller,
  id: string,
  input: ApiKeyChanges,
  ifMatch: string | undefined,
): ApiKey {
  const found = find(cloud, id);
  authorizeKey(cloud, caller, "update", found);
  requireMatch(ifMatch, "ApiKey", found);
  refuseLocked(found);
  const { name, description, action_when_leaked, support_sessions, expires_at } = input;
  refuseSessions(found.iam_id, support_sessions);
  const changes = {
    ...given({ name, description, action_when_leaked, support_sessions }),
    ...(expires_at === undefined ? {} : { expires_at: parseExpiry(expires_at) }),
  };
  return cloud.iam.apiKeys.put(id, changed(found, cloud.clock, caller, "UPDATE", changes));
}

/** Tokens made from the key live on until they end. */
export function deleteApiKey(cloud: Cloud, caller: Caller, id: string): void {
  const found = find(cloud, id);
  authorizeKey(cloud, caller, "delete", found);
  if (found.locked) throw notDeleted("ApiKey", id, "it is locked.");
  cloud.iam.apiKeys.delete(id);
}

export function setApiKeyLock(cloud: Cloud, caller: Caller, id: string, locked: boolean): void {
  const found = find(cloud, id);
  authorizeKey(cloud, caller, "update", found);
  if (found.locked === locked) return;
  const action = locked ? "LOCK" : "UNLOCK";
  cloud.iam.apiKeys.put(id, changed(found, cloud.clock, caller, action, { locked }, []));
}

export function setApiKeyDisabled(cloud: Cloud, caller: Caller, id: string, disabled: boolean): void {
  const found = find(cloud, id);
  authorizeKey(cloud, caller, "update", found);
  refuseLocked(found);
  if (found.disabled === disabled) return;
  const action = disabled ? "DISABLE" : "ENABLE";
  cloud.iam.apiKeys.put(id, changed(found, cloud.clock, caller, action, { disabled }, []));
}

function find(cloud: Cloud, id: string): ApiKey {
  const found = cloud.iam.apiKeys.get(id);
  if (!found) throw notFound("ApiKey", id);
  return found;
}

function refuseLocked({ id, locked }: ApiKey): void {
  if (locked) throw notUpdated("ApiKey", id, "it is locked.");
}

function refuseSessions(iamId: string, wanted: boolean | undefined): void {
  if (!wanted || !isServiceIdentity(iamId)) return;
  throw invalidProperty("support_sessions", "true", "Sessions are available for API keys of users only.");
}
