import type { RawAttribute } from "../targets/constraint";
import { type Target, targetOf } from "../targets/target";
import { isUnknown, type Unknown, unknown } from "../unknown";

/** Fields of `resources` and the attributes that the provider makes of them. */
const resourceFields: readonly (readonly [field: string, attribute: string])[] = [
  ["service", "serviceName"],
  ["serviceGroupId", "service_group_id"],
  ["resourceInstanceId", "serviceInstance"],
  ["region", "region"],
  ["resourceType", "resourceType"],
  ["resource", "resource"],
  ["resourceGroupId", "resourceGroupId"],
  ["serviceType", "serviceType"],
];

/**
 * The target that the provider sends for an access policy. Without `resources`, `resourceAttributes` and
 * `accountManagement` it sends `serviceType=service`: every IAM-enabled service.
 * Source: IBM-Cloud/terraform-provider-ibm v1.89.0, ibm/flex/structures.go, GeneratePolicyOptions and
 * GenerateV2PolicyOptions.
 */
export function providerTarget(properties: Readonly<Record<string, unknown>>): Target {
  const unread: Unknown[] = [];
  const attributes = [
    ...resourcesOf(properties.resources, unread),
    ...listOf(properties.resourceAttributes, unread),
  ];
  const { accountManagement } = properties;
  if (isUnknown(accountManagement)) unread.push(accountManagement);
  if (accountManagement === true) attributes.push({ key: "serviceType", value: "platform_service" });
  const tags = listOf(properties.resourceTags, unread);
  const implied = attributes.length === 0 && unread.length === 0;
  if (!implied) return targetOf(attributes, tags, unread);
  return { ...targetOf([{ key: "serviceType", value: "service" }], tags), implied: true };
}

function resourcesOf(resources: unknown, unread: Unknown[]): RawAttribute[] {
  // Terraform's list of one block; the SDK has the block itself.
  const block = Array.isArray(resources) ? resources[0] : resources;
  if (isUnknown(block)) unread.push(block);
  if (typeof block !== "object" || block === null || isUnknown(block)) return [];
  const fields: Record<string, unknown> = { ...block };
  const made = resourceFields.flatMap(([field, key]) =>
    isGiven(fields[field]) ? [{ key, value: fields[field] }] : [],
  );
  // An attribute that a field has set already is dropped by the provider, without a word.
  const taken = new Set(made.map(({ key }) => key));
  return [...made, ...entriesOf(fields.attributes, unread).filter(({ key }) => !taken.has(String(key)))];
}

function entriesOf(attributes: unknown, unread: Unknown[]): RawAttribute[] {
  if (isUnknown(attributes)) unread.push(attributes);
  if (typeof attributes !== "object" || attributes === null || isUnknown(attributes)) return [];
  return Object.entries(attributes).map(([key, value]) => ({ key, value }));
}

/** `resourceAttributes`, `resourceTags`, `subjectAttributes`: `{name, value, operator}`. */
export function listOf(list: unknown, unread: Unknown[]): RawAttribute[] {
  if (isUnknown(list)) unread.push(list);
  if (!Array.isArray(list)) return [];
  return list.flatMap((element) => {
    if (isUnknown(element)) unread.push(element);
    if (typeof element !== "object" || element === null || isUnknown(element)) return [];
    const { name, value, operator } = element as Record<string, unknown>;
    return [{ key: name ?? unknown("an attribute without a name"), value, operator }];
  });
}

/** The provider leaves out what is empty. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
