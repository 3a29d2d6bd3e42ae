export interface VersionNumber {
  major: number;
  minor: number;
  patch: number;
  prerelease: boolean;
}

/** Reads "3.259.0", "v3.259.0", "v3.260.0-alpha.1+dirty"; undefined for anything else. */
export function parseVersion(text: string): VersionNumber | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.exec(text.trim());
  if (!match) return undefined;
  const [, major, minor, patch, prerelease] = match;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    prerelease: prerelease !== undefined,
  };
}

/** Whether `version` is `minimum` or newer within the same major version. A prerelease is older than its release. */
export function satisfies(version: string, minimum: string): boolean {
  const have = parseVersion(version);
  const want = parseVersion(minimum);
  if (!have || !want || have.major !== want.major) return false;
  if (have.minor !== want.minor) return have.minor > want.minor;
  if (have.patch !== want.patch) return have.patch > want.patch;
  return !have.prerelease || want.prerelease;
}
