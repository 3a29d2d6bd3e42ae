import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import type { Report } from "./events";
import { throwIfAborted } from "./run";

/** A lock that was not renewed for so long belongs to a dead process. */
const STALE_MS = 10_000;
const POLL_MS = 500;

/**
 * Lets one process at a time make things in the cache folder. Renewed by time, not by process id: the folder
 * may be shared by containers.
 */
export async function withCacheLock<T>(
  cache: string,
  { report, signal }: { report: Report; signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const started = Date.now();
  for (;;) {
    throwIfAborted(signal);
    const release = await tryLock(cache);
    if (release) {
      try {
        return await work();
      } finally {
        await release();
      }
    }
    report({ kind: "waiting", elapsedMs: Date.now() - started });
    await sleep(POLL_MS);
  }
}

async function tryLock(cache: string): Promise<(() => Promise<void>) | undefined> {
  try {
    const release = await lock(cache, {
      lockfilePath: path.join(cache, ".lock"),
      stale: STALE_MS,
      update: STALE_MS / 4,
      // After a suspended laptop another run may have taken over. Both go on: results are put in place
      // whole, and whoever is second finds the first one's.
      onCompromised: () => {},
    });
    return () => release().catch(() => {});
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOCKED") return undefined;
    throw error;
  }
}
