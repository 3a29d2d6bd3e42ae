import type { AccessKeyConfig } from "../config/access-key";
import type { EngineKey } from "./engine-identity";
import { type EngineKeyFacts, engineKey } from "./engine-key";

/** Which keys an application's service ID is to have. */
export interface AccessKeyFacts extends EngineKeyFacts {
  /** The key before, while it still works. */
  previous?: { generation: number; expiresAt?: string };
  /** `ServiceId-…` that has the keys. */
  serviceId?: string;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Decides from the keys that there are, by the rules of an engine's key. Nobody can hand an application its new key, so
 * after a rotation the key before stays for `overlap` days, and goes with the first run after them.
 * @param keys newest generation first
 * @param asked rotate whatever the age
 * @param now milliseconds
 */
export function accessKey(
  keys: readonly EngineKey[],
  apiKey: AccessKeyConfig,
  asked: boolean,
  now: number,
): AccessKeyFacts {
  const facts = engineKey(keys.slice(0, 1), { apiKey }, asked, now);
  const [newest] = keys;
  // A key that a run has made and lost may have the newest one's name.
  const before = keys.find(({ generation }) => generation !== newest?.generation);
  const previous = facts.rotation ? newest : before;
  const since = facts.rotation ? now : (newest?.createdAt ?? now);
  if (!previous || now - since >= apiKey.overlap * day || hasEnded(previous, now)) return facts;
  const { generation, expiresAt } = previous;
  return { ...facts, previous: { generation, ...(expiresAt ? { expiresAt } : {}) } };
}

function hasEnded({ expiresAt }: EngineKey, now: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now;
}
