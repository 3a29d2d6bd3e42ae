import { CloudError } from "../core/errors";

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const longest = 3660 * 86_400_000; // ten years

/** `90m`, `2h`, `1d12h`, `500ms`; a number is milliseconds. Throws `CloudError` for what is no duration. */
export function durationMs(given: unknown): number {
  const ms = typeof given === "number" ? given : parsed(String(given ?? ""));
  if (Number.isFinite(ms) && ms >= 0 && ms <= longest) return ms;
  throw new CloudError(
    "CLOUD_BAD_REQUEST",
    `by: "${String(given ?? "")}" is not a duration. Write one like 90m, 2h or 1d12h (ms, s, m, h, d, w), up to ten years.`,
  );
}

function parsed(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)\s*/gy)];
  const length = parts.reduce((sum, part) => sum + part[0].length, 0);
  if (parts.length === 0 || length !== text.length) return Number.NaN;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0);
}
