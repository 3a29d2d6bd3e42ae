import { always } from "../targets/condition";
import type { RawAttribute } from "../targets/constraint";
import { type Target, targetOf } from "../targets/target";
import { isUnknown, type Unknown } from "../unknown";
import type { Grant } from "./grant";
import { identityOf, rolesOf } from "./provider-fields";
import { listOf } from "./provider-target";
import type { PulumiResource } from "./resource";

/** Stands for the account that the policy is in, whose id a program need not know. */
export const ownAccount = "this account";

const sourceFields = [
  ["sourceServiceName", "serviceName"],
  ["sourceServiceAccount", "accountId"],
  ["sourceResourceInstanceId", "serviceInstance"],
  ["sourceResourceType", "resourceType"],
  ["sourceResourceGroupId", "resourceGroupId"],
] as const;

const targetFields = [
  ["targetServiceName", "serviceName"],
  ["targetResourceInstanceId", "serviceInstance"],
  ["targetResourceType", "resourceType"],
  ["targetResourceGroupId", "resourceGroupId"],
] as const;

/**
 * An authorization between services. The lists win over the single fields; without `sourceServiceAccount` the
 * source is in the provider's account, with a list it is where the list says.
 * Source: IBM-Cloud/terraform-provider-ibm v1.89.0, resource_ibm_iam_authorization_policy.go.
 */
export function authorizationGrant(resource: PulumiResource): Grant {
  const { properties } = resource;
  const unread: Unknown[] = [];
  const listed = listOf(properties.subjectAttributes, unread);
  const source = listed.length > 0 ? listed : fieldsOf(properties, sourceFields);
  const isOwn = listed.length === 0 && unread.length === 0 && !source.some(({ key }) => key === "accountId");
  const account = isOwn ? [{ key: "accountId", value: ownAccount }] : [];
  return {
    ...identityOf(resource),
    kind: "authorization",
    subject: { kind: "service", source: sourceOf([...source, ...account], unread) },
    roles: rolesOf(properties.roles),
    target: authorizedTarget(properties),
    conditions: always,
  };
}

function authorizedTarget(properties: Readonly<Record<string, unknown>>): Target {
  const unread: Unknown[] = [];
  const listed = listOf(properties.resourceAttributes, unread);
  return targetOf(listed.length > 0 ? listed : fieldsOf(properties, targetFields), [], unread);
}

/** Instances of services as a target; their account counts, under a name of its own. */
export function sourceOf(attributes: readonly RawAttribute[], unread: readonly Unknown[] = []): Target {
  const renamed = attributes.map((attribute) =>
    attribute.key === "accountId" ? { ...attribute, key: "sourceAccount" } : attribute,
  );
  return targetOf(renamed, [], unread);
}

function fieldsOf(
  properties: Readonly<Record<string, unknown>>,
  fields: readonly (readonly [field: string, attribute: string])[],
): RawAttribute[] {
  const given = fields.map(([field, key]) => ({ key, value: properties[field] }));
  return given.filter(({ value }) => isUnknown(value) || (value ?? "") !== "");
}
