import { createHash } from "node:crypto";
import { type Clock, minuteStamp } from "../../core/clock";
import type { Caller } from "../../iam/caller";
import type { History } from "../../iam/entities";
import { missing, notUpdated, type ObjectType } from "./refusals";

interface Versioned {
  readonly id: string;
  readonly version: number;
}

interface Tracked {
  readonly modified_at: number;
  readonly version: number;
  readonly history: readonly History[];
}

/** How many history records are kept per entity (inferred; the API documentation names no number). */
const historyLimit = 20;

/** `<change number>-<hash>`, as IAM's entity tags look. */
export function entityTag({ id, version }: Versioned): string {
  return `${version}-${createHash("sha256").update(`${id}/${version}`).digest("hex").slice(0, 32)}`;
}

/**
 * Checks `If-Match` of an update: required, `*` fits every version.
 * Source: IAM Identity Services API, update operations (409 on mismatch).
 */
export function requireMatch(ifMatch: string | undefined, type: ObjectType, entity: Versioned): void {
  if (!ifMatch) throw missing("If-Match");
  if (ifMatch === "*" || ifMatch.replace(/^(W\/)?"(.*)"$/, "$2") === entityTag(entity)) return;
  throw notUpdated(
    type,
    entity.id,
    "If-Match is not its current entity tag. Read it again and repeat the update.",
  );
}

/** The wording of records is inferred; the fields are those of the SDK's `EnityHistoryRecord`. */
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

export function recorded(history: readonly History[], entry: History): History[] {
  return [...history, entry].slice(-historyLimit);
}

/** What a request named of its changeable fields; whatever else its body held is left behind. */
export function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
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
    history: recorded(entity.history, record(clock, caller, action, params)),
  };
}
