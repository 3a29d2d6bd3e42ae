import type { Secret, SecretVersion } from "./entities";
import { notFound } from "./errors";

/** Metadata of so many versions is kept. Source: IBM Cloud documentation, "Limits". */
const keptVersions = 50;

export type Alias = "current" | "previous";

export function currentOf(secret: Secret): SecretVersion {
  return secret.versions[secret.versions.length - 1]!; // a secret is made with its first version
}

export function previousOf(secret: Secret): SecretVersion | undefined {
  return secret.versions[secret.versions.length - 2];
}

export function aliasOf(secret: Secret, version: SecretVersion): Alias | undefined {
  if (version.id === currentOf(secret).id) return "current";
  return version.id === previousOf(secret)?.id ? "previous" : undefined;
}

/** A version by its id or alias. */
export function versionOf(secret: Secret, id: string): SecretVersion {
  const version =
    id === "current"
      ? currentOf(secret)
      : id === "previous"
        ? previousOf(secret)
        : secret.versions.find((candidate) => candidate.id === id);
  if (!version) throw notFound(`Version ${id} of the secret was not found.`);
  return version;
}

export function hasData(version: SecretVersion): boolean {
  return version.payload !== undefined || version.credentials !== undefined;
}

export function isLocked(version: SecretVersion | undefined): boolean {
  return version !== undefined && version.locks.length > 0;
}

export function withoutData({ payload, credentials, ...rest }: SecretVersion): SecretVersion {
  return rest;
}

export function replaced(secret: Secret, version: SecretVersion): readonly SecretVersion[] {
  return secret.versions.map((candidate) => (candidate.id === version.id ? version : candidate));
}

/** The versions after `version` became current: the one before keeps its data, older ones only their metadata. */
export function appended(secret: Secret, version: SecretVersion): readonly SecretVersion[] {
  const older = secret.versions.slice(0, -1).map(withoutData);
  return [...older, currentOf(secret), version].slice(-keptVersions);
}
