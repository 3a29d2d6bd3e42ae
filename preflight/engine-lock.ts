import type { EngineIdentity } from "./engine-identity";

/** What is known of an engine's locks. */
export interface EngineLockFacts {
  /** The service ID or a key of it is locked. */
  locked: boolean;
  /** Since when it is known that something is open which should be locked: by hand, or after a run that failed. */
  lifted?: string;
}

/** @param now milliseconds */
export function engineLock({ serviceId, keys }: EngineIdentity, now: number): EngineLockFacts {
  const locks = [...(serviceId ? [serviceId] : []), ...keys].map(({ locked }) => locked);
  return {
    locked: locks.includes(true),
    ...(locks.includes(false) ? { lifted: new Date(now).toISOString() } : {}),
  };
}
