import { type KeyLifetime, keyLifetime } from "../config/api-key";
import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { EngineKey } from "./engine-identity";

/** Which key the engine is to have. */
export interface EngineKeyFacts {
  /** 1 for the first key; each rotation makes the next. */
  generation: number;
  /** Why this run makes a new key; absent where it makes none. */
  rotation?: string;
  /** What somebody should know about a key that stays. */
  warning?: string;
  /** When the key ends, in IAM's form `yyyy-MM-ddTHH:mm+0000`; absent: it does not. */
  expiresAt?: string;
  /** Age in days from which on `up` replaces the key; absent: only when asked. */
  rotatesAt?: number;
}

const day = 24 * 60 * 60 * 1000;
/** A key that nobody replaces by itself is a warning so many days before its end. */
const noticeDays = 30;

/**
 * Decides from the keys that there are. More than one generation is a rotation that was not finished: this run goes on
 * with the newest and starts no other, so there are never more than two that work.
 *
 * A key keeps the end that it was made with, which IAM tells; only a new one gets a new end. So a key without an end,
 * made before keys had one, stays as it is until it is replaced, and only who asked for it brings that about.
 * @param keys newest generation first
 * @param asked rotate whatever the age
 * @param now milliseconds
 * @throws ProgramError `KEY_WOULD_HAVE_ENDED`
 */
export function engineKey(
  keys: readonly EngineKey[],
  { apiKey, name }: Pick<EngineConfig, "apiKey"> & { name?: string },
  asked: boolean,
  now: number,
): EngineKeyFacts {
  const lifetime = keyLifetime(apiKey);
  const fresh = {
    expiresAt: apiKey.expiresAt ?? endOf(now, lifetime.expiresAfter),
    rotatesAt: lifetime.rotateEvery,
  };
  const [newest] = keys;
  if (!newest) return requireFuture({ generation: 1, ...fresh }, now, name);
  const { generation } = newest;
  const key = { ...newest, expiresAt: apiKey.expiresAt ?? newest.expiresAt };
  const facts = {
    generation,
    expiresAt: key.expiresAt,
    rotatesAt: rotatesByItself(key, lifetime) ? lifetime.rotateEvery : undefined,
  };
  const isUnderWay = keys.some((other) => other.generation !== generation) && !hasEnded(key, now);
  if (isUnderWay) return facts;
  const rotation = asked ? "a new key was asked for" : reasonToRotate(key, lifetime, now);
  if (rotation && (asked || !apiKey.expiresAt))
    return requireFuture({ generation: generation + 1, rotation, ...fresh }, now, name);
  return { ...facts, warning: reasonToWarn(key, lifetime, now) };
}

/** A new key does not end on a fixed day that is over. */
function requireFuture(facts: EngineKeyFacts, now: number, name: string | undefined): EngineKeyFacts {
  if (facts.expiresAt === undefined || Date.parse(facts.expiresAt) > now) return facts;
  throw new ProgramError(
    "KEY_WOULD_HAVE_ENDED",
    `${name === undefined ? "" : `engines "${name}": `}apiKey.expiresAt, ${facts.expiresAt}, is over, and this run makes a new key, which would have ended already. ` +
      "Give a day to come, or expiresAfter instead. Nothing was created.",
  );
}

/** Whole days, so that a preview and the run after it say the same. */
function endOf(now: number, days: number | undefined): string | undefined {
  if (days === undefined) return undefined;
  return `${new Date(Math.floor(now / day + days) * day).toISOString().slice(0, 16)}+0000`;
}

/** Whoever has not asked for rotation is not surprised by one of a key that could live on. */
function rotatesByItself({ expiresAt }: EngineKey, { rotateEvery, rotationAsked }: KeyLifetime): boolean {
  return rotateEvery !== undefined && (rotationAsked || expiresAt !== undefined);
}

function reasonToRotate(key: EngineKey, lifetime: KeyLifetime, now: number): string | undefined {
  if (hasEnded(key, now)) return `its API key has ended on ${key.expiresAt?.slice(0, 10)}`;
  const { rotateEvery = 0 } = lifetime;
  const age = ageOf(key, now);
  if (!rotatesByItself(key, lifetime) || age < rotateEvery) return undefined;
  return `its API key is ${age} days old, and apiKey.rotateEvery is ${rotateEvery}`;
}

function hasEnded({ expiresAt }: EngineKey, now: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now;
}

function reasonToWarn(key: EngineKey, lifetime: KeyLifetime, now: number): string | undefined {
  if (rotatesByItself(key, lifetime)) return undefined;
  if (key.expiresAt) {
    const left = Math.floor((Date.parse(key.expiresAt) - now) / day);
    return left < noticeDays ? `its API key ends in ${left} days, and nothing replaces it before` : undefined;
  }
  const age = ageOf(key, now);
  if (lifetime.rotateEvery === undefined || age < lifetime.rotateEvery) return undefined;
  return `its API key is ${age} days old and never ends; \`npm run rotate\` replaces it by one that does`;
}

function ageOf({ createdAt }: EngineKey, now: number): number {
  return Math.floor((now - createdAt) / day);
}
