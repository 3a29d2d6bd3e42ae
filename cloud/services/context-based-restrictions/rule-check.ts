import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Resource } from "../../iam/decide";
import { accountManagementServices, iamServiceGroup } from "../../iam/roles";
import { notEnabled, requireApiTypes } from "./api-types";
import { isSatisfied, restricts } from "./enforcement";
import { type NamedValue, type Rule, type RuleContext, zoneIdsOf, zonesOf } from "./entities";
import { invalidField, refusal } from "./errors";
import { isRestrictable } from "./services";

export type RuleFields = Pick<
  Rule,
  "description" | "contexts" | "resources" | "operations" | "enforcement_mode"
>;

const contextNames: readonly string[] = ["networkZoneId", "endpointType", "mfa"];
const mfaLevels: readonly string[] = ["LEVEL1", "LEVEL2", "LEVEL3", "IAM_ACCOUNT_SETTING"];
const operators: readonly string[] = ["stringEquals", "stringMatch", "equals"];

/** The account of a rule, from its only resource. Throws 400 for what IBM does not take. */
export function requireRule(cloud: Cloud, fields: RuleFields): string {
  const attributes = fields.resources[0]?.attributes ?? [];
  requireUnique(attributes, "resources.attributes", "duplicate_resource_attribute");
  for (const { name, operator } of attributes) {
    if (operator === undefined || operators.includes(operator)) continue;
    throw invalidField(
      "invalid_resource_attribute_operator",
      `The operator '${operator}' of the attribute '${name}' is not one of ${operators.join(", ")}.`,
      "resources.attributes.operator",
      operator,
    );
  }
  const accountId = valueOfAttribute(attributes, "accountId");
  if (accountId === undefined) {
    throw invalidField(
      "missing_account_id",
      "The resource attribute accountId is required.",
      "resources.attributes",
    );
  }
  requireService(attributes);
  requireApiTypes(fields.operations, valueOfAttribute(attributes, "serviceName"));
  for (const context of fields.contexts) requireContext(cloud, context, accountId);
  return accountId;
}

/** What the rule is on, as IAM is asked about it: who may administer the target may restrict it. */
export function targetsOf(accountId: string, { resources }: Pick<RuleFields, "resources">): Resource[] {
  const attributes = resources[0]?.attributes ?? [];
  const plain = Object.fromEntries(
    attributes.filter(({ operator }) => operator !== "stringMatch").map(({ name, value }) => [name, value]),
  );
  const { serviceName, service_group_id, serviceType, ...rest } = plain;
  const services = serviceName
    ? [serviceName]
    : service_group_id
      ? [...iamServiceGroup]
      : serviceType === "platform_service"
        ? [...accountManagementServices].filter((name) => isRestrictable(name))
        : [];
  return services.map((name) => ({ ...rest, accountId, serviceName: name }));
}

/**
 * Nobody can shut themselves out: a rule on the restrictions service itself must be satisfied by the request that
 * makes it. Source: IBM Cloud docs, "Managing context-based restrictions".
 */
export function requireWayBack(cloud: Cloud, caller: Caller, accountId: string, fields: RuleFields): void {
  if (fields.enforcement_mode !== "enabled") return;
  const self = { accountId, serviceName: "context-based-restrictions" };
  if (!restricts(fields, self) || isSatisfied(cloud, fields, caller)) return;
  throw refusal(
    403,
    "context_not_satisfied",
    "The context of this request does not satisfy the rule, so that the rule could not be changed any more.",
  );
}

function requireService(attributes: readonly NamedValue[]): void {
  const service = valueOfAttribute(attributes, "serviceName");
  const group = valueOfAttribute(attributes, "service_group_id");
  const type = valueOfAttribute(attributes, "serviceType");
  if ([service, group, type].filter((value) => value !== undefined).length !== 1) {
    throw invalidField(
      "missing_service",
      "Exactly one of the resource attributes serviceName, service_group_id and serviceType is required.",
      "resources.attributes",
    );
  }
  if (service !== undefined && !isRestrictable(service)) {
    throw invalidField(
      "service_not_cbr_enabled",
      notEnabled(service),
      "resources.attributes.serviceName",
      service,
    );
  }
  if (group !== undefined && group !== "IAM") {
    const message = `There is no service group '${group}'.`;
    throw invalidField("invalid_service_group", message, "resources.attributes.service_group_id", group);
  }
}

function requireContext(cloud: Cloud, context: RuleContext, accountId: string): void {
  requireUnique(context.attributes, "contexts.attributes", "duplicate_context_attribute");
  for (const { name, value } of context.attributes) {
    if (!contextNames.includes(name)) {
      throw invalidField(
        "invalid_context_attribute",
        `The context attribute '${name}' is not one of ${contextNames.join(", ")}.`,
        "contexts.attributes.name",
        name,
      );
    }
    if (name === "endpointType") requireOneOf(name, value, ["public", "private", "direct"]);
    if (name === "mfa") requireOneOf(name, value, mfaLevels);
  }
  for (const id of zoneIdsOf(context)) {
    if (zonesOf(cloud).get(id)?.account_id === accountId) continue;
    throw invalidField(
      "zone_not_found",
      `The network zone '${id}' is not found.`,
      "contexts.attributes.value",
      id,
    );
  }
}

function requireOneOf(name: string, value: string, allowed: readonly string[]): void {
  for (const part of value.split(",").map((text) => text.trim())) {
    if (allowed.includes(part)) continue;
    const message = `'${part}' is not a value of ${name}; it is one of ${allowed.join(", ")}.`;
    throw invalidField("invalid_context_attribute_value", message, "contexts.attributes.value", part);
  }
}

/** Source of the code for contexts: terraform-provider-ibm issue 4362. */
function requireUnique(attributes: readonly { name: string }[], field: string, code: string): void {
  const seen = new Set<string>();
  for (const { name } of attributes) {
    if (seen.has(name))
      throw invalidField(code, `The attribute '${name}' is given more than once.`, field, name);
    seen.add(name);
  }
}

function valueOfAttribute(attributes: readonly NamedValue[], name: string): string | undefined {
  return attributes.find((attribute) => attribute.name === name)?.value;
}
