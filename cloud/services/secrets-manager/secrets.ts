import { randomUUID } from "node:crypto";
import { ttlSeconds } from "./durations";
import { Engine } from "./engine";
import type { IamCredentialsSecret, Secret, SecretType, SecretVersion } from "./entities";
import { badRequest, conflict, locked, notFound } from "./errors";
import { checkedRotation, nextRotation, type RotationInput, requireNoGap } from "./rotation";
import { authorizeGroup, type Scope } from "./scope";
import { groupNamed, requireGroup } from "./secret-groups";
import { currentOf, isLocked } from "./versions";

type Json = Readonly<Record<string, unknown>>;

interface CommonInput {
  name: string;
  description?: string;
  labels?: string[];
  custom_metadata?: Json;
  version_custom_metadata?: Json;
  secret_group_id?: string;
}

export interface NewArbitrarySecret extends CommonInput {
  secret_type: "arbitrary";
  payload: string;
  expiration_date?: string;
}

export interface NewIamCredentialsSecret extends CommonInput {
  secret_type: "iam_credentials";
  ttl: string | number;
  reuse_api_key: boolean;
  access_groups?: string[];
  service_id?: string;
  account_id?: string;
  rotation?: RotationInput;
}

export interface MetadataChanges {
  name?: string;
  description?: string;
  labels?: string[];
  custom_metadata?: Json;
  /** `arbitrary` only; null takes the expiration away. */
  expiration_date?: string | null;
  /** `iam_credentials` only. */
  ttl?: string | number;
  rotation?: RotationInput;
}

const largestMetadata = 10_240;

export function createSecret(scope: Scope, input: NewArbitrarySecret | NewIamCredentialsSecret): Secret {
  const group_id = input.secret_group_id ?? "default";
  authorizeGroup(scope, "secret.create", group_id);
  requireGroup(scope, group_id);
  requireFreeName(scope, input.secret_type, input.name);
  checkMetadata(input);
  const secret = input.secret_type === "arbitrary" ? arbitrary(scope, input) : iamCredentials(scope, input);
  return scope.state.put(secret);
}

function common(scope: Scope, input: CommonInput) {
  const now = scope.cloud.clock.now();
  return {
    id: randomUUID(),
    instance: scope.instance.guid,
    name: input.name,
    ...(input.description === undefined ? {} : { description: input.description }),
    labels: input.labels ?? [],
    custom_metadata: input.custom_metadata ?? {},
    group_id: input.secret_group_id ?? "default",
    created_at: now,
    created_by: scope.caller.iamId,
    updated_at: now,
  };
}

function firstVersion(scope: Scope, input: CommonInput): SecretVersion {
  return {
    id: randomUUID(),
    created_at: scope.cloud.clock.now(),
    created_by: scope.caller.iamId,
    auto_rotated: false,
    downloaded: false,
    version_custom_metadata: input.version_custom_metadata ?? {},
    locks: [],
  };
}

function arbitrary(scope: Scope, input: NewArbitrarySecret): Secret {
  const expires_at = futureDate(scope, input.expiration_date);
  const version = {
    ...firstVersion(scope, input),
    payload: input.payload,
    ...(expires_at ? { expires_at } : {}),
  };
  return { ...common(scope, input), type: "arbitrary", versions: [version] };
}

function iamCredentials(scope: Scope, input: NewIamCredentialsSecret): Secret {
  const { access_groups, service_id, reuse_api_key } = input;
  if (access_groups && service_id) {
    throw badRequest("If you provide service_id, do not include access_groups.");
  }
  if (!access_groups && !service_id) throw badRequest("Provide access_groups or service_id.");
  const ttl = ttlSeconds(input.ttl);
  const rotation = checkedRotation(input.rotation, { ttl, reuse_api_key });
  const now = scope.cloud.clock.now();
  const account_id = input.account_id === scope.instance.account_id ? undefined : input.account_id;
  const secret: IamCredentialsSecret = {
    ...common(scope, input),
    type: "iam_credentials",
    ttl,
    reuse_api_key,
    rotation,
    ...(rotation.auto_rotate ? { next_rotation: nextRotation(rotation, now) } : {}),
    ...(access_groups ? { access_groups } : {}),
    ...(service_id ? { static_service_id: service_id } : {}),
    ...(account_id ? { account_id } : {}),
    versions: [firstVersion(scope, input)],
  };
  // Without reuse the credentials are made for each reader; with it, once for all of them.
  return reuse_api_key ? withCredentials(scope, secret) : secret;
}

/** The secret with new credentials in its current version. */
export function withCredentials(scope: Scope, secret: IamCredentialsSecret): IamCredentialsSecret {
  const engine = new Engine(scope.cloud, scope.instance, scope.caller.decisions);
  const credentials = engine.make(secret);
  const expires_at = scope.cloud.clock.now() + secret.ttl * 1000;
  const current = { ...currentOf(secret), credentials, expires_at };
  return { ...secret, versions: [...secret.versions.slice(0, -1), current] };
}

export function findSecret(scope: Scope, id: string): Secret {
  const secret = scope.state.secrets.get(id);
  if (secret?.instance !== scope.instance.guid) throw notFound(`Secret ${id} was not found.`);
  return secret;
}

/** The secret, if the caller may do `action` on its group. */
export function authorizedSecret(scope: Scope, action: string, id: string): Secret {
  const secret = findSecret(scope, id);
  authorizeGroup(scope, action, secret.group_id);
  return secret;
}

/** A secret by the names of its group and itself, as `authorizedSecret`. */
export function secretByName(scope: Scope, group: string, type: string, name: string): Secret {
  const { id } = groupNamed(scope, group);
  authorizeGroup(scope, "secret.read", id);
  const secret = scope.state.secretNamed(scope.instance.guid, type as SecretType, name);
  if (secret?.group_id !== id) throw notFound(`Secret with name '${name}' was not found.`);
  return secret;
}

export function updateMetadata(scope: Scope, id: string, changes: MetadataChanges): Secret {
  const secret = authorizedSecret(scope, "secret-metadata.update", id);
  const { expiration_date, ttl, rotation, ...rest } = changes;
  for (const field of ["expiration_date", "ttl", "rotation"] as const) {
    const fits = (field === "expiration_date") === (secret.type === "arbitrary");
    if (changes[field] !== undefined && !fits) {
      throw badRequest(`${field}: is not supported for ${secret.type} secrets.`);
    }
  }
  if (rest.name !== undefined && rest.name !== secret.name) requireFreeName(scope, secret.type, rest.name);
  checkMetadata(rest);
  const updated: Secret = { ...secret, ...rest, updated_at: scope.cloud.clock.now() };
  if (updated.type === "arbitrary") {
    return scope.state.put(withExpiration(scope, updated, expiration_date));
  }
  return scope.state.put(withLease(scope, updated, { ttl, rotation }));
}

function withExpiration(scope: Scope, secret: Secret, date: string | null | undefined): Secret {
  if (date === undefined) return secret;
  const { expires_at: _, ...current } = currentOf(secret);
  const expires_at = date === null ? undefined : futureDate(scope, date);
  const version = expires_at === undefined ? current : { ...current, expires_at };
  return { ...secret, versions: [...secret.versions.slice(0, -1), version] };
}

function withLease(
  scope: Scope,
  secret: IamCredentialsSecret,
  changes: Pick<MetadataChanges, "ttl" | "rotation">,
): IamCredentialsSecret {
  const ttl = changes.ttl === undefined ? secret.ttl : ttlSeconds(changes.ttl);
  const { reuse_api_key } = secret;
  const rotation = checkedRotation(changes.rotation ?? secret.rotation, { ttl, reuse_api_key });
  const { next_rotation, ...rest } = secret;
  if (!rotation.auto_rotate) return { ...rest, ttl, rotation };
  if (changes.rotation === undefined) return { ...secret, ttl, rotation };
  const next = nextRotation(rotation, scope.cloud.clock.now());
  requireNoGap(next, currentOf(secret).expires_at);
  return { ...secret, ttl, rotation, next_rotation: next };
}

/** Deletes the secret with what the engine made for it in IAM. */
export function deleteSecret(scope: Scope, id: string): void {
  const secret = authorizedSecret(scope, "secret.delete", id);
  if (secret.versions.some(isLocked)) throw locked();
  if (secret.type === "iam_credentials") {
    const engine = new Engine(scope.cloud, scope.instance, scope.caller.decisions);
    for (const { credentials } of secret.versions) if (credentials) engine.remove(secret, credentials);
  }
  scope.state.remove(id);
}

function requireFreeName(scope: Scope, type: SecretType, name: string): void {
  if (scope.state.secretNamed(scope.instance.guid, type, name)) {
    throw conflict(`A secret with the same name already exists: ${name}`);
  }
}

export function checkMetadata(input: { custom_metadata?: Json; version_custom_metadata?: Json }): void {
  for (const field of ["custom_metadata", "version_custom_metadata"] as const) {
    if (JSON.stringify(input[field] ?? {}).length > largestMetadata) {
      throw badRequest(`${field}: the metadata is larger than 10 KB.`);
    }
  }
}

function futureDate(scope: Scope, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (!(time > scope.cloud.clock.now())) throw badRequest("expiration_date: the date must be in the future.");
  return time;
}
