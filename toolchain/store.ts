import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import path from "node:path";

/** Filled with the cache's lock held. */
const LONG = ".tmp-";
/** Filled without a lock, in milliseconds. */
const SHORT = ".new-";
const SHORT_LIVES_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** What no run used for so long is removed: parts of earlier versions, plugins of earlier sources. */
const UNUSED_MS = 60 * DAY_MS;
const OURS = /^(bin|bridge|command-provider|ibm-provider|language-host|plan|pulumi|sdkgen)-/;

/**
 * Fills a folder of the cache all or nothing: in a temporary folder beside it, flushed to disk, then renamed.
 * @param fill gets the temporary folder; whatever is below its `tmp` is not kept
 * @returns the folder's path
 */
export async function storeFolder(
  cache: string,
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const temporary = temporaryFolder(cache, LONG, name);
  try {
    await fill(temporary);
    rmSync(path.join(temporary, "tmp"), { recursive: true, force: true });
    return putInPlace(temporary, path.join(cache, name));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The same for what takes milliseconds and needs no lock; a folder that is there already is left alone. */
export function storeSmallFolder(cache: string, name: string, fill: (folder: string) => void): string {
  const target = path.join(cache, name);
  if (existsSync(target)) {
    markUsed(target);
    return target;
  }
  const temporary = temporaryFolder(cache, SHORT, name);
  try {
    fill(temporary);
    return putInPlace(temporary, target);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function temporaryFolder(cache: string, prefix: string, name: string): string {
  const folder = path.join(cache, `${prefix}${name}-${randomUUID().slice(0, 8)}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function putInPlace(temporary: string, target: string): string {
  for (const entry of readdirSync(temporary, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) flush(path.join(entry.parentPath ?? entry.path, entry.name));
  flush(temporary);
  try {
    renameSync(temporary, target);
  } catch (error) {
    // Somebody else put the same content there first.
    if (!existsSync(target)) throw error;
  }
  flush(path.dirname(target));
  return target;
}

/** Removes what interrupted runs left, and what is long out of use. Only with the cache's lock held. */
export function removeLeftovers(cache: string): void {
  for (const name of readdirSync(cache)) {
    const full = path.join(cache, name);
    const isLeft = name.startsWith(LONG) || (name.startsWith(SHORT) && ageOf(full) > SHORT_LIVES_MS);
    if (isLeft || (OURS.test(name) && ageOf(full) > UNUSED_MS))
      rmSync(full, { recursive: true, force: true });
  }
}

/** Notes that a file or folder of the cache is in use, at most once a day. */
export function markUsed(full: string): void {
  if (ageOf(full) < DAY_MS) return;
  try {
    utimesSync(full, new Date(), new Date());
  } catch {
    // A cache that somebody else owns: they keep it.
  }
}

function ageOf(file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? Date.now() - stat.mtimeMs : 0;
}

function flush(file: string): void {
  const descriptor = openSync(file, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
