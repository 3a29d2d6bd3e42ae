import { createHash } from "node:crypto";
import { type Clock, minuteStamp } from "../../core/clock";
import type { Caller } from "../../iam/caller";
import type { History } from "../../iam/entities";
import { refusal } from "./errors";

interface Versioned {
  readonly id: string;
  readonly version: number;
}

interface Tracked {
  readonly modified_at: number;
  readonly version: number;
  readonly history: readonly History[];
}

/** IAM keeps this many history records per entity (inferred; the API documentation names no number). */
const historyLimit = 20;

/** `<change number>-<hash>`, as IAM's entity tags look. */
export function entityTag({ id, version }: Versioned): string {
  return `${version}-${createHash("sha256").update(`${id}/${version}`).digest("hex").slice(0, 32)}`;
}

/**
 * Checks `If-Match` of an update: required, `*` fits every version.
 * Source: IAM Identity Services API, update operations (409 on mismatch).
 */
export function requireMatch(ifMatch: string | undefined, entity: Versioned): void {
  if (!ifMatch)
    throw refusal(400, "BXNIM0109E", "Property missing or empty.", "Header 'If-Match' is required.");
  if (ifMatch === "*" || ifMatch.replace(/^(W\/)?"(.*)"$/, "$2") === entityTag(entity)) return;
  throw refusal(
    409,
    "BXNIM0122E",
    "The entity was changed by another request in the meantime.",
    `The value of If-Match is not the entity tag of ${entity.id}. Read it again and repeat the update.`,
  );
}

export function record(clock: Clock, caller: Caller, action: string, params: string[]): History {
  return {
    timestamp: minuteStamp(clock.now()),
    iam_id: caller.iamId,
    iam_id_account: caller.accountId,
    action,
    params,
    message: `${action} by ${caller.iamId}`,
  };
}

/** The next version of an entity, with what was done noted in its history. */
export function changed<T extends Tracked>(
  entity: T,
  clock: Clock,
  caller: Caller,
  action: string,
  changes: Partial<T>,
  params: string[] = Object.keys(changes),
): T {
  return {
    ...entity,
    ...changes,
    modified_at: clock.now(),
    version: entity.version + 1,
    history: [...entity.history, record(clock, caller, action, params)].slice(-historyLimit),
  };
}
