const secondsPer = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Seconds of `3600`, `"3600"`, `"90m"`, `"12h"`, `"30d"`; undefined for anything else. */
export function parseDuration(value: string | number): number | undefined {
  const parts = /^(\d{1,9})([smhd]?)$/.exec(String(value));
  return parts ? Number(parts[1]) * secondsPer[(parts[2] || "s") as keyof typeof secondsPer] : undefined;
}
