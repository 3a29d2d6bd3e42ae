import type { Lock, Secret, SecretVersion } from "./entities";
import { badRequest, notFound } from "./errors";
import { discardData } from "./retrieval";
import type { Scope } from "./scope";
import { authorizedSecret } from "./secrets";
import {
  aliasOf,
  currentOf,
  hasData,
  isLocked,
  previousOf,
  replaced,
  versionOf,
  withoutData,
} from "./versions";

export interface NewLock {
  name: string;
  description?: string;
  attributes?: Readonly<Record<string, unknown>>;
}

export type LockMode = "remove_previous" | "remove_previous_and_delete";

/** Source: IBM Cloud documentation, "Limits". */
const mostLocks = 1000;

export interface PlacedLock {
  lock: Lock;
  secret: Secret;
  version: SecretVersion;
}

/** Locks of all versions, or of one (`versionId`). */
export function listLocks(scope: Scope, id: string, versionId?: string): PlacedLock[] {
  const action = versionId === undefined ? "secret-locks.list" : "secret-version-locks.list";
  const secret = authorizedSecret(scope, action, id);
  const versions = versionId === undefined ? secret.versions : [versionOf(secret, versionId)];
  return versions.flatMap((version) => version.locks.map((lock) => ({ lock, secret, version })));
}

/**
 * Attaches locks to a version (the current one, if none is named). A lock of the same name on that version is
 * replaced; `mode` clears locks of the same names from the previous version, and may delete its data.
 * Source: IBM Cloud documentation, "Locking secrets".
 */
export function createLocks(
  scope: Scope,
  id: string,
  input: { versionId?: string; locks: readonly NewLock[]; mode?: LockMode },
): Secret {
  const action = input.versionId === undefined ? "secret-locks.create" : "secret-version-locks.create";
  let secret = authorizedSecret(scope, action, id);
  const version = versionOf(secret, input.versionId ?? "current");
  if (!hasData(version))
    throw badRequest("A lock can be applied only on a secret version that contains active payload.");
  const names = new Set(input.locks.map((lock) => lock.name));
  if (names.size < input.locks.length) throw badRequest("locks: the names of the locks must be unique.");
  secret = withLocks(secret, version, [
    ...version.locks.filter((lock) => !names.has(lock.name)),
    ...input.locks.map((lock) => newLock(scope, version, lock)),
  ]);
  if (input.mode && version.id === currentOf(secret).id)
    secret = clearPrevious(scope, secret, names, input.mode);
  if (secret.versions.reduce((sum, each) => sum + each.locks.length, 0) > mostLocks) {
    throw badRequest(
      `The locks couldn't be added because you have reached the maximum number of locks (${mostLocks}).`,
    );
  }
  return scope.state.put(secret);
}

function newLock(scope: Scope, version: SecretVersion, input: NewLock): Lock {
  const now = scope.cloud.clock.now();
  const before = version.locks.find((lock) => lock.name === input.name);
  return {
    ...input,
    created_at: before?.created_at ?? now,
    created_by: before?.created_by ?? scope.caller.iamId,
    updated_at: now,
  };
}

function clearPrevious(scope: Scope, secret: Secret, names: ReadonlySet<string>, mode: LockMode): Secret {
  const previous = previousOf(secret);
  if (!previous) return secret;
  const cleared = withLocks(
    secret,
    previous,
    previous.locks.filter((lock) => !names.has(lock.name)),
  );
  const left = previousOf(cleared)!;
  if (mode === "remove_previous" || isLocked(left) || !hasData(left)) return cleared;
  return cleared.type === "iam_credentials"
    ? discardData(scope, cleared, left)
    : { ...cleared, versions: replaced(cleared, withoutData(left)) };
}

/** Removes the named locks, or all of them, from one version or from all. */
export function deleteLocks(
  scope: Scope,
  id: string,
  input: { versionId?: string; names?: readonly string[] },
): Secret {
  const action = input.versionId === undefined ? "secret-locks.delete" : "secret-version-locks.delete";
  const secret = authorizedSecret(scope, action, id);
  const chosen = input.versionId === undefined ? secret.versions : [versionOf(secret, input.versionId)];
  for (const name of input.names ?? []) {
    if (!chosen.some((version) => version.locks.some((lock) => lock.name === name))) {
      throw notFound(`Lock with name '${name}' was not found.`);
    }
  }
  const removes = (lock: Lock): boolean => input.names?.includes(lock.name) ?? true;
  const changed = chosen.reduce<Secret>(
    (now, version) =>
      withLocks(
        now,
        version,
        version.locks.filter((lock) => !removes(lock)),
      ),
    secret,
  );
  return scope.state.put(changed);
}

/** The versions that locks are shown for: those with an alias. */
export function aliased(secret: Secret): SecretVersion[] {
  return [...secret.versions].reverse().filter((version) => aliasOf(secret, version) !== undefined);
}

function withLocks(secret: Secret, version: SecretVersion, locks: readonly Lock[]): Secret {
  return { ...secret, versions: replaced(secret, { ...version, locks }) };
}
