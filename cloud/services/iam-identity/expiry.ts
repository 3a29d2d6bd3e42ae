import type { Cloud, Sweep } from "../../core/service";
import type { ApiKey } from "../../iam/entities";
import { invalidProperty } from "./refusals";

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;
/** A key goes for good when both its end and its last change are longer ago than this. Source: SDK, `ApiKey.expires_at`. */
const keptAfterExpiry = 90 * 86_400_000;
const lookAgainAfter = 3_600_000;

/** Checks `expires_at` (`yyyy-MM-ddTHH:mm+0000`); empty text takes the expiry away. */
export function parseExpiry(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  if (form.test(text) && Number.isFinite(millis(text))) return text;
  throw invalidProperty("expires_at", text, "Use ISO 8601: yyyy-MM-ddTHH:mm+0000.");
}

/** The moment that an `expires_at` names, in milliseconds. */
function millis(text: string): number {
  return Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
}

export function isExpired({ expires_at }: Pick<ApiKey, "expires_at">, now: number): boolean {
  return expires_at !== undefined && millis(expires_at) <= now;
}

/** Deletes keys that expired long ago, locked or not. Looks once an hour of the cloud's time. */
export function expiredKeysSweep({ iam, clock, store }: Cloud): Sweep {
  let nextLook = 0;
  return () => {
    const now = clock.now();
    if (now < nextLook) return;
    nextLook = now + lookAgainAfter;
    store.transaction(() => {
      for (const key of [...iam.apiKeys.values()]) {
        if (isExpired(key, now - keptAfterExpiry) && key.modified_at < now - keptAfterExpiry) {
          iam.apiKeys.delete(key.id);
        }
      }
    });
  };
}
