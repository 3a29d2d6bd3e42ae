import type { Duration } from "./rules";

/** Numbers from 0 (included) to 1 (not included). */
export type Random = () => number;

/** Tommy Ettinger's mulberry32: small, fast, the same everywhere. Not for secrets. */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** FNV-1a, 32 bits: a seed from a text. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Milliseconds, never below 0 and never above ten minutes. */
export function drawMilliseconds(duration: Duration, random: Random): number {
  if (typeof duration === "number") return duration;
  return Math.min(Math.max(drawn(duration, random), 0), 600_000);
}

function drawn(duration: Exclude<Duration, number>, random: Random): number {
  switch (duration.distribution) {
    case "uniform":
      return duration.min + (duration.max - duration.min) * random();
    case "normal":
      return duration.mean + duration.deviation * standardNormal(random);
    case "lognormal":
      return duration.median * Math.exp(duration.sigma * standardNormal(random));
  }
}

/** Box and Muller. */
function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
