/**
 * The cloud's own time. Everything that expires, rotates or is reclaimed asks this clock, so that a test
 * moves time instead of sleeping.
 */
export class Clock {
  private offset: number;
  private readonly listeners: (() => void)[] = [];

  constructor(offsetMs = 0) {
    this.offset = offsetMs;
  }

  /** Milliseconds since the epoch, in the cloud's time. */
  now(): number {
    return Date.now() + this.offset;
  }

  /** Seconds since the epoch, as JWT claims want it. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** How far the cloud's time is ahead of the machine's, in milliseconds. */
  get offsetMs(): number {
    return this.offset;
  }

  onMove(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Moves time forward; time never runs backwards, because IBM's does not. */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`The clock only moves forward; got ${ms} ms.`);
    this.offset += ms;
    for (const listener of this.listeners) listener();
  }
}

/** IAM's timestamp form: `2026-03-01T12:00+0000` (minutes, numeric zone), as IAM Identity and Access Groups print it. */
export function minuteStamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}+0000`;
}

/** ISO 8601 with milliseconds, as policies and the resource controller print it. */
export function isoStamp(ms: number): string {
  return new Date(ms).toISOString();
}

/** ISO 8601 without milliseconds, as Secrets Manager and access groups print it. */
export function secondStamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
