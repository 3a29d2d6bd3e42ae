import { ServiceError } from "../../core/errors";
import type { Cloud, Sweep } from "../../core/service";
import { type ResourceInstance, resourcesKey } from "../resource-controller/resources";
import { Engine } from "./engine";
import type { IamCredentialsSecret, Secret, SecretVersion } from "./entities";
import { autoRotated } from "./secret-versions";
import { secretsManagerKey } from "./state";
import { currentOf, hasData, isLocked, previousOf, replaced, withoutData } from "./versions";

/** After a failure (the engine may not, say) the secret is tried again this much later. */
const retryAfter = 3_600_000;
/** How often to look even though no secret changed: instances come and go. */
const lookAgainAfter = 60_000;

/** Rotates what is due, and ends what is over. */
export function secretsSweep(cloud: Cloud): Sweep {
  const state = cloud.use(secretsManagerKey);
  const notBefore = new Map<string, number>();
  let nextLook = 0;
  const due = (secret: Secret): number => Math.max(dueOf(secret), notBefore.get(secret.id) ?? 0);
  return () => {
    const now = cloud.clock.now();
    if (!state.touched && now < nextLook) return;
    const { instances } = cloud.use(resourcesKey);
    nextLook = now + lookAgainAfter;
    for (const secret of [...state.secrets.values()]) {
      const instance = instances.get(secret.instance);
      if (instance?.state !== "active") continue;
      if (due(secret) <= now) {
        notBefore.delete(secret.id);
        if (!brought(cloud, instance, secret)) notBefore.set(secret.id, now + retryAfter);
      }
      const left = state.secrets.get(secret.id);
      if (left) nextLook = Math.min(nextLook, due(left));
    }
    state.touched = false;
  };
}

/** When something has to happen to the secret; locks hold things up, and taking one off makes the sweep look again. */
function dueOf(secret: Secret): number {
  const times: number[] = secret.versions.filter((v) => ends(secret, v)).map((v) => v.expires_at!);
  if (rotates(secret)) times.push(secret.next_rotation);
  return Math.min(Number.POSITIVE_INFINITY, ...times);
}

function ends(secret: Secret, version: SecretVersion): boolean {
  if (version.expires_at === undefined || !hasData(version)) return false;
  if (secret.type === "arbitrary")
    return version.id === currentOf(secret).id && !secret.versions.some(isLocked);
  return !isLocked(version);
}

function rotates(secret: Secret): secret is IamCredentialsSecret & { next_rotation: number } {
  return (
    secret.type === "iam_credentials" &&
    secret.next_rotation !== undefined &&
    !isLocked(previousOf(secret)) &&
    hasData(currentOf(secret))
  );
}

/** Brings one secret up to date, in one transaction; false when the engine was refused. */
function brought(cloud: Cloud, instance: Readonly<ResourceInstance>, secret: Secret): boolean {
  const now = cloud.clock.now();
  const state = cloud.use(secretsManagerKey);
  try {
    cloud.store.transaction(() => {
      let left = secret;
      if (rotates(left) && left.next_rotation <= now) left = autoRotated(cloud, instance, left);
      for (const version of left.versions) {
        if (ends(left, version) && version.expires_at! <= now) left = ended(cloud, instance, left, version);
      }
      state.put(left);
    });
    return true;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    process.stderr.write(`cloud: secret ${secret.id} could not be brought up to date: ${String(error)}\n`);
    return false;
  }
}

/** An `arbitrary` secret is destroyed with all its versions; credentials are deleted in IAM, version by version. */
function ended(
  cloud: Cloud,
  instance: Readonly<ResourceInstance>,
  secret: Secret,
  version: SecretVersion,
): Secret {
  if (secret.type === "arbitrary") return { ...secret, versions: secret.versions.map(withoutData) };
  const { credentials } = version;
  const left = { ...secret, versions: replaced(secret, withoutData(version)) };
  const shared = left.versions.some((other) => other.credentials?.api_key_id === credentials?.api_key_id);
  if (credentials && !shared) new Engine(cloud, instance).remove(secret, credentials);
  return left;
}
