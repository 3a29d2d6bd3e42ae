import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { apiKeyCrn } from "../../iam/crn";
import type { ApiKey } from "../../iam/entities";
import { hashOf, newKeyValue } from "../../iam/secrets";
import { authorizeKey, isServiceIdentity, ofKey, onAccount } from "./access";
import { changed, record, requireMatch } from "./entity";
import { refusal } from "./errors";
import { parseExpiry } from "./expiry";

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
  const account_id = accountFor(cloud, caller, input);
  authorizeCreation(cloud, caller, { iam_id: input.iam_id, account_id });
  if (input.store_value && !isServiceIdentity(input.iam_id)) {
    throw refusal(
      400,
      "BXNIM0106E",
      "Validation of property 'store_value' failed.",
      "The value of a user's API key cannot be stored.",
    );
  }
  if (input.support_sessions && isServiceIdentity(input.iam_id)) {
    throw refusal(
      400,
      "BXNIM0106E",
      "Validation of property 'support_sessions' failed.",
      "Sessions are available for API keys of users only.",
    );
  }
  const value = input.apikey ?? newKeyValue();
  const value_hash = hashOf(value);
  if (iam.apiKeys.by("value", value_hash).length > 0) {
    throw refusal(
      409,
      "BXNIM0123E",
      "The API key value is already in use.",
      "Choose another value for 'apikey'.",
    );
  }
  const id = `ApiKey-${randomUUID()}`;
  const now = clock.now();
  const expires_at = parseExpiry(input.expires_at);
  const key = iam.apiKeys.put(id, {
    id,
    crn: apiKeyCrn(account_id, id),
    iam_id: input.iam_id,
    account_id,
    created_by: caller.iamId,
    name: input.name,
    ...(input.description ? { description: input.description } : {}),
    value_hash,
    ...(input.store_value ? { value } : {}),
    locked,
    disabled,
    ...(expires_at ? { expires_at } : {}),
    support_sessions: input.support_sessions ?? false,
    action_when_leaked: input.action_when_leaked ?? "none",
    created_at: now,
    modified_at: now,
    version: 1,
    history: [record(clock, caller, "CREATE", [])],
    authn_count: 0,
  });
  return { key, value };
}

function accountFor(cloud: Cloud, caller: Caller, input: NewApiKey): string {
  if (!isServiceIdentity(input.iam_id)) {
    if (input.iam_id.startsWith("iam-")) {
      throw refusal(
        400,
        "BXNIM0106E",
        "Validation of property 'iam_id' failed.",
        `'${input.iam_id}' cannot have API keys.`,
      );
    }
    return input.account_id ?? caller.accountId;
  }
  const owner = cloud.iam.serviceIds.by("iam_id", input.iam_id)[0];
  if (!owner || (input.account_id !== undefined && input.account_id !== owner.account_id)) {
    throw refusal(
      404,
      "BXNIM0116E",
      "Service ID could not be found.",
      `There is no '${input.iam_id}' in the account.`,
    );
  }
  return owner.account_id;
}

/** Users make keys for themselves only; where the account restricts that, not even the owner without the role. */
function authorizeCreation(cloud: Cloud, caller: Caller, key: Pick<ApiKey, "iam_id" | "account_id">): void {
  if (isServiceIdentity(key.iam_id)) {
    cloud.iam.authorize(caller, "iam-identity.apikey.create", ofKey(key));
    return;
  }
  if (key.iam_id !== caller.iamId || key.account_id !== caller.accountId) {
    throw refusal(
      403,
      "BXNIM0513E",
      "You are not authorized to use this API.",
      "A user's API key is made by that user, in the account of the token.",
    );
  }
  const restricted = cloud.iam.settings.get(key.account_id)?.restrict_create_platform_apikey === "RESTRICTED";
  cloud.iam.authorize(caller, "iam-identity.user-apikey.create", onAccount(key.account_id), {
    withoutGrant: restricted ? "nobody" : "members",
  });
}

/** The key that `caller` may read; 404 for one that is not there. */
export function getApiKey(cloud: Cloud, caller: Caller, id: string): ApiKey {
  const found = find(cloud, id);
  authorizeKey(cloud, caller, "get", found);
  return found;
}

export function updateApiKey(
  cloud: Cloud,
  caller: Caller,
  id: string,
  { expires_at, ...changes }: ApiKeyChanges,
  ifMatch: string | undefined,
): ApiKey {
  const found = find(cloud, id);
  authorizeKey(cloud, caller, "update", found);
  refuseLocked(found);
  requireMatch(ifMatch, found);
  if (changes.support_sessions && isServiceIdentity(found.iam_id)) {
    throw refusal(
      400,
      "BXNIM0106E",
      "Validation of property 'support_sessions' failed.",
      "Sessions are available for API keys of users only.",
    );
  }
  const all = expires_at === undefined ? changes : { ...changes, expires_at: parseExpiry(expires_at) };
  return cloud.iam.apiKeys.put(id, changed(found, cloud.clock, caller, "UPDATE", all));
}

/** Tokens made from the key live on until they end. */
export function deleteApiKey(cloud: Cloud, caller: Caller, id: string): void {
  const found = find(cloud, id);
  authorizeKey(cloud, caller, "delete", found);
  refuseLocked(found);
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
  if (!found) throw refusal(404, "BXNIM0112E", "API key could not be found.", `There is no '${id}'.`);
  return found;
}

function refuseLocked(target: ApiKey): void {
  if (!target.locked) return;
  throw refusal(409, "BXNIM0148E", "The API key is locked.", `Unlock '${target.id}' before you change it.`);
}
