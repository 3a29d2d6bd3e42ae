import type { EngineIdentity } from "./engine-identity";

/** What of an engine is locked. */
export interface EngineLockFacts {
  /** `ServiceId-…` that is locked, or has a locked key. */
  lockedServiceId?: string;
  /** Since when it is known that something is open which should be locked: by hand, or after a run that failed. */
  lifted?: string;
}

/** @param now milliseconds */
export function engineLock({ serviceId, keys }: EngineIdentity, now: number): EngineLockFacts {
  if (!serviceId) return {};
  const locks = [serviceId, ...keys].map(({ locked }) => locked);
  return {
    ...(locks.includes(true) ? { lockedServiceId: serviceId.id } : {}),
    ...(locks.includes(false) ? { lifted: new Date(now).toISOString() } : {}),
  };
}
