import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { ApiKey } from "../../iam/entities";
import { hashOf } from "../../iam/secrets";
import { isServiceIdentity } from "./access";
import { refusal } from "./errors";
import { millis } from "./expiry";

/** Who an API key stands for; counts the use. Throws IAM's refusal for a key that is unknown, disabled or over. */
export function authenticate(
  cloud: Cloud,
  value: string,
  { address }: { address?: string } = {},
): { caller: Caller; key: ApiKey } {
  const { iam, clock } = cloud;
  const found = iam.apiKeys.by("value", hashOf(value))[0];
  if (!found) throw refusal(400, "BXNIM0415E", "Provided API key could not be found.");
  if (found.disabled) throw refusal(400, "BXNIM0451E", "Provided API key is disabled.");
  if (found.expires_at !== undefined && millis(found.expires_at) <= clock.now()) {
    throw refusal(400, "BXNIM0452E", "Provided API key is expired.");
  }
  const key = iam.apiKeys.put(found.id, {
    ...found,
    last_authn: clock.now(),
    authn_count: found.authn_count + 1,
  });
  const caller: Caller = {
    kind: isServiceIdentity(key.iam_id) ? "service" : "user",
    iamId: key.iam_id,
    accountId: key.account_id,
    apiKeyId: key.id,
    address,
    endpointType: "public",
  };
  return { caller, key };
}
