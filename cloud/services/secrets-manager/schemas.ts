/**
 * JSON schemas of requests. Lengths and patterns: IBM Cloud documentation, "Secrets Manager CLI" (every option
 * with its limits) and "Limits". IBM's pattern for names backtracks without end on hostile input, so an equal
 * one without nested repetition stands in its place.
 */
export const uuid = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
const namePattern = "^[A-Za-z0-9_][A-Za-z0-9_.-]*[A-Za-z0-9]$";

export const secretName = { type: "string", minLength: 2, maxLength: 256, pattern: namePattern } as const;
export const groupName = { type: "string", minLength: 2, maxLength: 64, pattern: namePattern } as const;
export const configurationName = {
  type: "string",
  minLength: 2,
  maxLength: 128,
  pattern: namePattern,
} as const;
export const description = { type: "string", maxLength: 1024 } as const;
export const labels = {
  type: "array",
  maxItems: 30,
  items: { type: "string", minLength: 2, maxLength: 64 },
} as const;
export const metadata = { type: "object" } as const;
export const groupId = {
  type: "string",
  pattern: `${uuid}|^default$`,
} as const;
export const secretId = { type: "string", pattern: uuid } as const;
export const versionId = { type: "string", pattern: `${uuid}|^(current|previous)$` } as const;
export const apiKey = {
  type: "string",
  minLength: 5,
  maxLength: 60,
  pattern: "^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2}==|[A-Za-z0-9_-]{3}=)?$",
} as const;
export const ttl = { type: ["string", "integer"], maxLength: 10, pattern: "^[0-9]+[smhd]?$" } as const;
export const rotation = {
  type: "object",
  required: ["auto_rotate"],
  properties: {
    auto_rotate: { type: "boolean" },
    interval: { type: "integer", minimum: 1 },
    unit: { type: "string", enum: ["day", "month", "hour"] },
  },
  additionalProperties: false,
} as const;
export const dateTime = { type: "string", format: "date-time" } as const;

export const allSecretTypes = [
  "arbitrary",
  "iam_credentials",
  "imported_cert",
  "kv",
  "private_cert",
  "public_cert",
  "service_credentials",
  "username_password",
  "custom_credentials",
] as const;
export const secretType = { type: "string", enum: allSecretTypes } as const;

export const allConfigurationTypes = [
  "public_cert_configuration_dns_cloud_internet_services",
  "public_cert_configuration_dns_classic_infrastructure",
  "public_cert_configuration_ca_lets_encrypt",
  "private_cert_configuration_root_ca",
  "private_cert_configuration_intermediate_ca",
  "private_cert_configuration_template",
  "iam_credentials_configuration",
  "custom_credentials_configuration",
] as const;
export const configurationType = { type: "string", enum: allConfigurationTypes } as const;

/** An object with exactly these properties. */
export function object<P extends object>(properties: P, required: readonly (keyof P & string)[] = []) {
  return { type: "object", properties, required, additionalProperties: false } as const;
}

/** Query of a paged list; `sort` names the fields it can be sorted by. */
export function listQuery(sort: readonly string[], limits: { standard: number; most: number }) {
  return {
    offset: { type: "integer", minimum: 0, maximum: 10_000_000, default: 0 },
    limit: { type: "integer", minimum: 1, maximum: limits.most, default: limits.standard },
    sort: { type: "string", pattern: `^-?(${sort.join("|")})$` },
    search: { type: "string", minLength: 2, maxLength: 128 },
  } as const;
}

/** A comma-separated list in the query. */
export const commaList = { type: "string" } as const;

export function listed(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const items = text.split(",").map((item) => item.trim());
  return items.filter((item) => item !== "");
}
