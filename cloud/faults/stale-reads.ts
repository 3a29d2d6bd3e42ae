import type { Clock } from "../core/clock";
import type { ObjectKey, Store } from "../core/store";
import type { Faults, FaultTarget } from "./faults";

/**
 * Objects that are too young to be found (eventual consistency): a read that names one in its path runs as if the
 * object were not there, so that the service gives its own "not found".
 */
export class StaleReads {
  private young: (ObjectKey & { at: number })[] = [];
  private windowMs = 0;

  constructor(
    private readonly faults: Faults,
    private readonly store: Store,
    private readonly clock: Clock,
  ) {
    faults.onChange(() => this.follow());
  }

  /** Runs `work`, without what `target`'s reader cannot see yet. */
  around<R>(target: FaultTarget, url: string, note: (text: string) => void, work: () => R): R {
    if (this.windowMs === 0) return work();
    const now = this.clock.now();
    this.young = this.young.filter(({ at }) => at + this.windowMs > now);
    const path = decoded(url);
    const named = this.young.filter(({ id }) => id.split("/").every((part) => path.includes(part)));
    if (named.length === 0) return work();
    for (const { rule, strikes } of this.faults.of("stale-read")) {
      // A rule that names no operation is about reads: what was just made can be changed, but not yet be read.
      const asked = rule.operation !== undefined || rule.method !== undefined;
      if (!asked && target.method !== "GET" && target.method !== "HEAD") continue;
      const hidden = named.filter(({ at }) => at + rule.milliseconds > now);
      if (hidden.length === 0 || !strikes(target)) continue;
      note("stale read: what was just made is not found");
      return this.store.without(hidden, work);
    }
    return work();
  }

  /** Creations are noted only while there is a rule that asks for them. */
  private follow(): void {
    this.windowMs = Math.max(0, ...this.faults.of("stale-read").map(({ rule }) => rule.milliseconds));
    if (this.windowMs === 0) this.young = [];
    this.store.onCreate =
      this.windowMs === 0
        ? undefined
        : (key) => {
            this.young.push({ ...key, at: this.clock.now() });
          };
  }
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
