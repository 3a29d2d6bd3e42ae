import { badRequest } from "./errors";

const secondsPer = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Shortest and longest lease of `iam_credentials`. Source: IBM Cloud documentation, "Limits". */
export const shortestTtl = 60;
export const longestTtl = 90 * 86_400;

/** Seconds of `1800`, `30m`, `24h`, `90d`. Throws when it is not within Secrets Manager's bounds. */
export function ttlSeconds(value: string | number): number {
  const parts = /^(\d+)([smhd]?)$/.exec(String(value));
  const unit = (parts?.[2] || "s") as keyof typeof secondsPer;
  const seconds = Number(parts?.[1]) * secondsPer[unit];
  if (!(seconds >= shortestTtl && seconds <= longestTtl)) {
    throw badRequest(
      `ttl: ${value} is out of range. The minimum duration is 1 minute. The maximum is 90 days.`,
    );
  }
  return seconds;
}
