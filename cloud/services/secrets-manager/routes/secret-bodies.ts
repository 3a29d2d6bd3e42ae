import * as schema from "../schemas";

/** Bodies of secrets, told apart by `secret_type`. */

const common = {
  name: schema.secretName,
  secret_type: schema.secretType,
  description: schema.description,
  secret_group_id: schema.groupId,
  labels: schema.labels,
  custom_metadata: schema.metadata,
  version_custom_metadata: schema.metadata,
} as const;

const payload = { type: "string", maxLength: 1_000_000 } as const;

const arbitrary = schema.object({ ...common, payload, expiration_date: schema.dateTime }, ["payload"]);

const iamCredentials = schema.object(
  {
    ...common,
    ttl: schema.ttl,
    access_groups: {
      type: "array",
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      items: { type: "string", pattern: "^AccessGroupId-[a-z0-9-]+[a-z0-9]$" },
    },
    service_id: { type: "string", pattern: schema.uuid.replace("^", "^ServiceId-") },
    account_id: { type: "string", pattern: "^[a-z0-9]{32}$" },
    reuse_api_key: { type: "boolean" },
    rotation: schema.rotation,
  },
  ["ttl", "reuse_api_key"],
);

function when(type: string, then: object) {
  return { if: { properties: { secret_type: { const: type } } }, then };
}

export const newSecret = {
  type: "object",
  required: ["secret_type", "name"],
  properties: { secret_type: schema.secretType, name: schema.secretName },
  allOf: [when("arbitrary", arbitrary), when("iam_credentials", iamCredentials)],
} as const;

const metadata = {
  name: schema.secretName,
  description: schema.description,
  labels: schema.labels,
  custom_metadata: schema.metadata,
} as const;

/** What can be changed of a secret; which of it fits its type is found out with the secret at hand. */
export const metadataPatch = schema.object({
  ...metadata,
  expiration_date: { oneOf: [schema.dateTime, { type: "null" }] },
  ttl: schema.ttl,
  rotation: schema.rotation,
});

export const newVersion = schema.object({
  payload,
  restore_from_version: schema.versionId,
  custom_metadata: schema.metadata,
  version_custom_metadata: schema.metadata,
});
