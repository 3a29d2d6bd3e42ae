import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { ApiKey } from "../../iam/entities";
import { hashOf } from "../../iam/secrets";
import { isServiceIdentity } from "./access";
import { noteActivity } from "./activity";
import { refusal } from "./errors";
import { isExpired } from "./expiry";
import { notAuthorized } from "./refusals";

/**
 * Who an API key stands for; counts the use. Throws IAM's refusal for a key that is unknown, disabled or over, or
 * when the account does not let tokens be made from `address`. That disabled and expired keys share the code of
 * unknown ones is inferred.
 */
export function authenticate(
  cloud: Cloud,
  value: string,
  { address = "127.0.0.1" }: { address?: string } = {},
): { caller: Caller; key: ApiKey } {
  const { iam, clock } = cloud;
  const found = iam.apiKeys.by("value", hashOf(value))[0];
  if (!found) throw noKey("Provided API key could not be found.");
  if (found.disabled) throw noKey("Provided API key is disabled.");
  if (isExpired(found, clock.now())) throw noKey("Provided API key is expired.");
  const caller: Caller = {
    kind: isServiceIdentity(found.iam_id) ? "service" : "user",
    iamId: found.iam_id,
    accountId: found.account_id,
    apiKeyId: found.id,
    address,
    endpointType: "public",
  };
  requireLogin(cloud, caller);
  const key = iam.apiKeys.put(found.id, {
    ...found,
    last_authn: clock.now(),
    authn_count: found.authn_count + 1,
  });
  noteActivity(cloud, key.iam_id);
  return { caller, key };
}

/** Throws where the account, or the user, does not allow logins from the caller's address. */
export function requireLogin(cloud: Cloud, caller: Caller): void {
  const why = cloud.iam.loginRefusal(caller);
  if (why !== undefined) throw notAuthorized(why);
}

function noKey(message: string) {
  return refusal(400, "BXNIM0415E", message);
}
