import type { Cloud } from "../core/service";
import type { Resource } from "../iam/decide";
import type { Attribute, Policy, RuleCondition } from "../iam/entities";
import {
  groupWords,
  instanceName,
  objectWords,
  principalOf,
  principalWords,
  resourceGroupWords,
} from "./names";

/** One grant as somebody would say it. */
export interface PolicyWords {
  id: string;
  type: Policy["type"];
  state: Policy["state"];
  /** Who has it. */
  subject: string;
  roles: string[];
  /** On what. */
  target: string;
  /** When, if not always. */
  condition?: string;
  description?: string;
}

export function policyWords(cloud: Cloud, policy: Readonly<Policy>): PolicyWords {
  return {
    id: policy.id,
    type: policy.type,
    state: policy.state,
    subject: subjectWords(cloud, policy.subject),
    roles: policy.roles.map((crn) => roleWords(cloud, crn, policy)),
    target: targetWords(cloud, policy),
    ...(policy.rule ? { condition: conditionWords(policy.rule) } : {}),
    ...(policy.description ? { description: policy.description } : {}),
  };
}

function roleWords(cloud: Cloud, crn: string, policy: Readonly<Policy>): string {
  const service = attributeValue(policy.resource, "serviceName") ?? "";
  const { roles, customRoles } = cloud.iam;
  return (
    roles.rolesOf(service).get(crn)?.displayName ??
    customRoles.by("crn", crn)[0]?.display_name ??
    crn.slice(crn.lastIndexOf(":") + 1)
  );
}

function subjectWords(cloud: Cloud, subject: readonly Attribute[]): string {
  const iamId = attributeValue(subject, "iam_id");
  if (iamId) return principalWords(principalOf(cloud, iamId));
  const group = attributeValue(subject, "access_group_id");
  if (group) return groupWords(cloud, group);
  return subject
    .filter(({ key }) => key !== "accountId")
    .map((attribute) => attributeWords(cloud, attribute))
    .join(", ");
}

/** `iam-identity`, `secrets-manager instance "sm" in resource group "Default"`, `all services`. */
function targetWords(cloud: Cloud, { resource, resource_tags }: Readonly<Policy>): string {
  // What an object's own words say already.
  const said = resource.some(
    ({ key, operator, value }) =>
      isObject(key) && operator === "stringEquals" && objectWords(cloud, String(value)),
  );
  const left = [
    "accountId",
    "serviceName",
    "serviceType",
    "service_group_id",
    ...(said ? ["resourceType"] : []),
  ];
  const rest = resource.filter(({ key }) => !left.includes(key));
  const words = [wholeWords(resource), ...rest.map((attribute) => attributeWords(cloud, attribute))];
  for (const tag of resource_tags ?? []) words.push(`tag ${tag.key}:${String(tag.value)}`);
  return words.join(", ");
}

function wholeWords(resource: readonly Attribute[]): string {
  const service = attributeValue(resource, "serviceName");
  if (service) return service;
  if (attributeValue(resource, "service_group_id") === "IAM") return "all IAM account management services";
  if (attributeValue(resource, "serviceType") === "platform_service")
    return "all account management services";
  if (attributeValue(resource, "resourceType") === "resource-group") return "resource groups";
  return "all services that use IAM";
}

function attributeWords(cloud: Cloud, { key, operator, value }: Attribute): string {
  const values = Array.isArray(value) ? value.map(String) : [String(value)];
  const exact = operator === "stringEquals" || operator === "stringEqualsAnyOf";
  const named = values.map((one) => (exact ? (valueWords(cloud, key, one) ?? `${key} ${one}`) : one));
  if (exact) return named.join(" or ");
  if (operator === "stringExists") return `${key} ${values[0] === "true" ? "given" : "not given"}`;
  return `${key} like ${named.join(" or ")}`;
}

function valueWords(cloud: Cloud, key: string, value: string): string | undefined {
  switch (key) {
    case "resourceGroupId":
      return resourceGroupWords(cloud, value);
    case "serviceName":
      return value;
    case "serviceInstance": {
      const name = instanceName(cloud, value);
      return name === undefined ? undefined : `instance "${name}"`;
    }
    default:
      return isObject(key) ? objectWords(cloud, value) : undefined;
  }
}

/** Whether the attribute names one object by its id. */
function isObject(key: string): boolean {
  return key === "resource";
}

/**
 * What a decision was about: `iam-identity, service ID "engine"`; the account only where it is not the caller's own.
 * `brief`: without what follows from the rest, an instance's region and resource group.
 */
export function resourceWords(
  cloud: Cloud,
  resource: Resource,
  { ownAccount, brief = false }: { ownAccount?: string; brief?: boolean } = {},
): string {
  const { accountId, serviceName, resourceType, resource: id, ...rest } = resource;
  const object = id ? objectWords(cloud, id, resourceType) : undefined;
  const type = resourceType ? (typeWords[resourceType] ?? resourceType) : undefined;
  const implied = brief && rest.serviceInstance ? ["region", "resourceGroupId"] : [];
  const details = Object.entries(rest)
    .filter((entry): entry is [string, string] => Boolean(entry[1]) && !implied.includes(entry[0]))
    .map(([key, value]) => valueWords(cloud, key, value) ?? `${key} ${value}`);
  const account = cloud.iam.accounts.get(accountId)?.name ?? accountId;
  return [
    serviceName || "every service",
    ...(object ? [object] : id ? [`${type ?? "resource"} ${id}`] : type ? [`any ${type}`] : []),
    ...details,
    ...(accountId === ownAccount ? [] : [`account "${account}"`]),
  ].join(", ");
}

/** IBM's types of resources as people call them. */
const typeWords: Readonly<Record<string, string>> = {
  serviceid: "service ID",
  apikey: "API key",
  profile: "trusted profile",
  "secret-group": "secret group",
  "resource-group": "resource group",
};

function conditionWords(rule: RuleCondition): string {
  if ("conditions" in rule) {
    return rule.conditions
      .map((part) => ("conditions" in part ? `(${conditionWords(part)})` : conditionWords(part)))
      .join(` ${rule.operator} `);
  }
  const name = rule.key.replace(/^\{\{|\}\}$/g, "").replace(/^(environment|resource)\.attributes\./, "");
  return `${name} ${rule.operator} ${[rule.value].flat().map(String).join(" or ")}`;
}

function attributeValue(attributes: readonly Attribute[], key: string): string | undefined {
  const found = attributes.find(
    (attribute) => attribute.key === key && attribute.operator === "stringEquals",
  );
  return found === undefined ? undefined : String(found.value);
}
