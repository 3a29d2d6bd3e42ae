import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { ResourceInstance } from "../resource-controller/resources";
import { Engine } from "./engine";
import type { Credentials, IamCredentialsSecret, Secret, SecretVersion } from "./entities";
import { badRequest, locked } from "./errors";
import { discardData, retrieveVersion } from "./retrieval";
import { nextRotation } from "./rotation";
import type { Scope } from "./scope";
import { authorizedSecret, checkMetadata } from "./secrets";
import { appended, currentOf, hasData, isLocked, previousOf, replaced, versionOf } from "./versions";

type Json = Readonly<Record<string, unknown>>;

export interface NewVersion {
  /** `arbitrary` only, and required there. */
  payload?: string;
  /** `iam_credentials` only: a version or alias whose credentials become current again. */
  restore_from_version?: string;
  custom_metadata?: Json;
  version_custom_metadata?: Json;
}

/** Who makes a new version, and when. */
interface Making {
  readonly cloud: Cloud;
  readonly instance: Readonly<ResourceInstance>;
  readonly created_by: string;
  readonly auto_rotated: boolean;
  readonly engine: Engine;
}

/** Rotates the secret: what was current becomes previous, what was previous loses its data. */
export function createVersion(
  scope: Scope,
  id: string,
  input: NewVersion,
): { secret: Secret; version: SecretVersion } {
  const secret = authorizedSecret(scope, "secret-version.create", id);
  checkMetadata(input);
  if (isLocked(previousOf(secret))) throw locked();
  const making: Making = {
    cloud: scope.cloud,
    instance: scope.instance,
    created_by: scope.caller.iamId,
    auto_rotated: false,
    engine: new Engine(scope.cloud, scope.instance, scope.caller.decisions),
  };
  const rotated = secret.type === "arbitrary" ? arbitrary(making, secret, input) : iam(making, secret, input);
  const custom_metadata = input.custom_metadata ?? secret.custom_metadata;
  const stored = scope.state.put({ ...rotated, custom_metadata });
  return { secret: stored, version: currentOf(stored) };
}

function arbitrary(making: Making, secret: Secret & { type: "arbitrary" }, input: NewVersion): Secret {
  if (input.payload === undefined) throw badRequest("payload: is required");
  if (input.restore_from_version !== undefined)
    throw badRequest("restore_from_version: is not supported for arbitrary secrets.");
  if (!hasData(currentOf(secret))) throw badRequest("Secret should be in the Active state");
  const { expires_at } = currentOf(secret);
  const version = newVersion(making, input, {
    payload: input.payload,
    ...(expires_at ? { expires_at } : {}),
  });
  return { ...secret, updated_at: version.created_at, versions: appended(secret, version) };
}

function iam(making: Making, secret: IamCredentialsSecret, input: NewVersion): Secret {
  if (input.payload !== undefined) throw badRequest("payload: is not supported for iam_credentials secrets.");
  if (!secret.reuse_api_key) {
    throw badRequest("Rotating IAM credentials is not supported when reuse credentials is off.");
  }
  if (input.restore_from_version === undefined) {
    if (!hasData(currentOf(secret))) throw badRequest("Version current is not active.");
    return rotated(making, secret, input);
  }
  const source = versionOf(secret, input.restore_from_version);
  const { credentials, expires_at } = source;
  if (!credentials || expires_at === undefined) {
    throw badRequest(`Version ${input.restore_from_version} is not active.`);
  }
  return withCredentials(making, secret, input, { credentials, expires_at });
}

/** The secret with new credentials as its current version. Also used when a rotation is due. */
function rotated(making: Making, secret: IamCredentialsSecret, input: NewVersion): IamCredentialsSecret {
  const credentials = making.engine.make(secret);
  const expires_at = making.cloud.clock.now() + secret.ttl * 1000;
  return withCredentials(making, secret, input, { credentials, expires_at });
}

function withCredentials(
  making: Making,
  secret: IamCredentialsSecret,
  input: NewVersion,
  data: { credentials: Credentials; expires_at: number },
): IamCredentialsSecret {
  const version = newVersion(making, input, data);
  const versions = appended(secret, version);
  const dropped = previousOf(secret)?.credentials;
  const kept = versions.some((other) => other.credentials?.api_key_id === dropped?.api_key_id);
  if (dropped && !kept) making.engine.remove(secret, dropped);
  const { rotation } = secret;
  const next = rotation.auto_rotate ? { next_rotation: nextRotation(rotation, version.created_at) } : {};
  return { ...secret, ...next, updated_at: version.created_at, versions };
}

function newVersion(
  making: Making,
  input: NewVersion,
  data: Pick<SecretVersion, "payload" | "credentials" | "expires_at">,
): SecretVersion {
  return {
    id: randomUUID(),
    created_at: making.cloud.clock.now(),
    created_by: making.created_by,
    auto_rotated: making.auto_rotated,
    downloaded: false,
    version_custom_metadata: input.version_custom_metadata ?? {},
    locks: [],
    ...data,
  };
}

/** The rotation that the secret's policy asks for, by the instance itself. */
export function autoRotated(
  cloud: Cloud,
  instance: Readonly<ResourceInstance>,
  secret: IamCredentialsSecret,
): IamCredentialsSecret {
  const engine = new Engine(cloud, instance);
  return rotated({ cloud, instance, created_by: secret.created_by, auto_rotated: true, engine }, secret, {});
}

export function listVersions(
  scope: Scope,
  id: string,
): { secret: Secret; versions: readonly SecretVersion[] } {
  const secret = authorizedSecret(scope, "secret-versions.list", id);
  return { secret, versions: secret.versions };
}

export function getVersion(
  scope: Scope,
  id: string,
  versionId: string,
): { secret: Secret; version: SecretVersion } {
  const secret = authorizedSecret(scope, "secret-version.read", id);
  return { secret, version: retrieveVersion(scope, secret, versionOf(secret, versionId)) };
}

export function getVersionMetadata(
  scope: Scope,
  id: string,
  versionId: string,
): { secret: Secret; version: SecretVersion } {
  const secret = authorizedSecret(scope, "secret-version-metadata.read", id);
  return { secret, version: versionOf(secret, versionId) };
}

export function updateVersionMetadata(
  scope: Scope,
  id: string,
  versionId: string,
  changes: { version_custom_metadata?: Json },
): { secret: Secret; version: SecretVersion } {
  const secret = authorizedSecret(scope, "secret-metadata.update", id);
  checkMetadata(changes);
  const version = { ...versionOf(secret, versionId), ...changes };
  return { secret: scope.state.put({ ...secret, versions: replaced(secret, version) }), version };
}

/** Deletes the credentials of the current version; other types and versions keep their data until they end. */
export function deleteVersionData(scope: Scope, id: string, versionId: string): void {
  const secret = authorizedSecret(scope, "secret-version-data.delete", id);
  const version = versionOf(secret, versionId);
  if (secret.type !== "iam_credentials") {
    throw badRequest(`Deleting the data of a version is not supported for ${secret.type} secrets.`);
  }
  if (version.id !== currentOf(secret).id) {
    throw badRequest("For iam_credentials secrets, only the data of the current version can be deleted.");
  }
  if (isLocked(version)) throw locked();
  if (!hasData(version)) throw badRequest("Version current is not active.");
  scope.state.put(discardData(scope, secret, version));
}
