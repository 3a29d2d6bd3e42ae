import { secondStamp } from "../../core/clock";
import type { ResourceInstance } from "../resource-controller/resources";
import type { EngineConfiguration, Secret, SecretGroup, SecretVersion } from "./entities";
import { aliasOf, currentOf, hasData } from "./versions";

/** Bodies as Secrets Manager v2 sends them. Source: SDK `SecretsManagerV2`, interfaces of the same names. */

export function groupWire({ instance, ...group }: Readonly<SecretGroup>) {
  return {
    ...group,
    created_at: secondStamp(group.created_at),
    updated_at: secondStamp(group.updated_at),
  };
}

/** `IAMCredentialsConfigurationMetadata`: everything but the key. */
export function configurationMetadataWire(configuration: Readonly<EngineConfiguration>) {
  return {
    config_type: "iam_credentials_configuration",
    name: configuration.name,
    secret_type: "iam_credentials",
    created_by: configuration.created_by,
    created_at: secondStamp(configuration.created_at),
    updated_at: secondStamp(configuration.updated_at),
    disabled: configuration.disabled,
  };
}

export function configurationWire(configuration: Readonly<EngineConfiguration>) {
  return { ...configurationMetadataWire(configuration), api_key: configuration.api_key };
}

export function secretCrn(instance: Readonly<ResourceInstance>, id: string): string {
  return `crn:v1:bluemix:public:secrets-manager:${instance.region}:a/${instance.account_id}:${instance.guid}:secret:${id}`;
}

/** Only an expired secret has lost the data of its current version for good; credentials are made anew. */
function stateOf(secret: Secret): { state: number; state_description: string } {
  const gone = secret.type === "arbitrary" && !hasData(currentOf(secret));
  return gone ? { state: 5, state_description: "destroyed" } : { state: 1, state_description: "active" };
}

/** `…SecretMetadata`. */
export function secretMetadataWire(instance: Readonly<ResourceInstance>, secret: Secret) {
  const current = currentOf(secret);
  return {
    id: secret.id,
    name: secret.name,
    ...(secret.description === undefined ? {} : { description: secret.description }),
    secret_type: secret.type,
    secret_group_id: secret.group_id,
    crn: secretCrn(instance, secret.id),
    labels: secret.labels,
    custom_metadata: secret.custom_metadata,
    ...stateOf(secret),
    downloaded: current.downloaded,
    locks_total: secret.versions.reduce((sum, version) => sum + version.locks.length, 0),
    versions_total: secret.versions.length,
    created_at: secondStamp(secret.created_at),
    created_by: secret.created_by,
    updated_at: secondStamp(secret.updated_at),
    retrieved_at: secondStamp(secret.retrieved_at ?? 0),
    ...(current.expires_at === undefined ? {} : { expiration_date: secondStamp(current.expires_at) }),
    ...(secret.type === "iam_credentials" ? iamPartWire(secret, current) : {}),
  };
}

function iamPartWire(secret: Secret & { type: "iam_credentials" }, current: SecretVersion) {
  const service_id = secret.static_service_id ?? current.credentials?.service_id;
  return {
    ttl: String(secret.ttl),
    reuse_api_key: secret.reuse_api_key,
    service_id_is_static: secret.static_service_id !== undefined,
    ...(service_id === undefined ? {} : { service_id }),
    ...(current.credentials ? { api_key_id: current.credentials.api_key_id } : {}),
    ...(secret.access_groups ? { access_groups: secret.access_groups } : {}),
    ...(secret.account_id ? { account_id: secret.account_id } : {}),
    rotation: secret.rotation,
    ...(secret.next_rotation === undefined ? {} : { next_rotation_date: secondStamp(secret.next_rotation) }),
  };
}

/** The secret with its data. */
export function secretWire(instance: Readonly<ResourceInstance>, secret: Secret) {
  return { ...secretMetadataWire(instance, secret), ...dataWire(currentOf(secret)) };
}

/** `…SecretVersionMetadata`. */
export function versionMetadataWire(secret: Secret, version: SecretVersion) {
  const alias = aliasOf(secret, version);
  return {
    id: version.id,
    ...(alias ? { alias } : {}),
    secret_id: secret.id,
    secret_name: secret.name,
    secret_type: secret.type,
    secret_group_id: secret.group_id,
    auto_rotated: version.auto_rotated,
    created_at: secondStamp(version.created_at),
    created_by: version.created_by,
    downloaded: version.downloaded,
    payload_available: hasData(version),
    version_custom_metadata: version.version_custom_metadata,
    ...(version.expires_at === undefined ? {} : { expiration_date: secondStamp(version.expires_at) }),
    ...(version.credentials
      ? { api_key_id: version.credentials.api_key_id, service_id: version.credentials.service_id }
      : {}),
  };
}

export function versionWire(secret: Secret, version: SecretVersion) {
  return { ...versionMetadataWire(secret, version), ...dataWire(version) };
}

function dataWire({ payload, credentials }: SecretVersion) {
  return {
    ...(payload === undefined ? {} : { payload }),
    ...(credentials === undefined ? {} : { api_key: credentials.api_key }),
  };
}
