import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Resource } from "../../iam/decide";
import type { NetworkObjection } from "../../iam/iam";
import { accountManagementServices, iamServiceGroup } from "../../iam/roles";
import { wildcard } from "../../iam/wildcard";
import { coversServiceActions } from "./api-types";
import {
  type NamedValue,
  type Rule,
  type RuleContext,
  rulesOf,
  valuesOf,
  zoneIdsOf,
  zonesOf,
} from "./entities";
import { protectedResource } from "./protected";
import { isInZone } from "./zone-match";

type Restriction = Pick<Rule, "contexts" | "resources" | "operations">;

/**
 * Whether the account's rules object to this call. All rules that apply must allow it; one that only reports is
 * told in the request log. Source: IBM Cloud docs, "What are context-based restrictions?".
 */
export function objection(
  cloud: Cloud,
  caller: Caller,
  resource: Resource,
  action: string,
): NetworkObjection | undefined {
  const rules = rulesOf(cloud).by("account", resource.accountId);
  if (rules.length === 0) return undefined;
  const target = protectedResource(resource, action);
  if (!target) return undefined;
  let report: string | undefined;
  for (const rule of rules) {
    if (rule.enforcement_mode === "disabled" || !restricts(rule, target)) continue;
    if (isSatisfied(cloud, rule, caller) || isPassedBy(cloud, rule, caller, resource, action)) continue;
    const where = `${caller.address ?? "an unknown address"} over the ${endpointOf(caller)} endpoint`;
    const why = `context-based restriction ${rule.id} does not allow ${where}`;
    if (rule.enforcement_mode === "enabled") return { enforced: true, why };
    report ??= `${why} (report only)`;
  }
  return report === undefined ? undefined : { enforced: false, why: report };
}

/** Does the rule reach this resource? An attribute that the resource lacks is not met; resources here carry no tags. */
export function restricts(rule: Restriction, target: Resource): boolean {
  if (!coversServiceActions(rule.operations)) return false;
  return rule.resources.some(
    ({ attributes, tags }) => !tags?.length && attributes.every((attribute) => holds(attribute, target)),
  );
}

/**
 * Rules on secret groups do not take effect for callers who have the same access to the whole instance.
 * Source: IBM Cloud docs, "Protecting Secrets Manager resources with context-based restrictions", "Limitations".
 */
function isPassedBy(
  cloud: Cloud,
  rule: Restriction,
  caller: Caller,
  resource: Resource,
  action: string,
): boolean {
  if (resource.serviceName !== "secrets-manager" || resource.resourceType !== "secret-group") return false;
  const onGroups = rule.resources.every(({ attributes }) =>
    attributes.some(({ name }) => name === "resource"),
  );
  if (!onGroups) return false;
  const { resource: _group, resourceType: _type, ...instance } = resource;
  return cloud.iam.decide(caller, action, instance as Resource).allowed;
}

/** At least one context allows the caller; a rule without contexts allows nobody. */
export function isSatisfied(cloud: Cloud, { contexts }: Restriction, caller: Caller): boolean {
  return contexts.some((context) => allows(cloud, context, caller));
}

function holds({ name, value, operator }: NamedValue, target: Resource): boolean {
  if (name === "service_group_id") return value === "IAM" && iamServiceGroup.has(target.serviceName);
  if (name === "serviceType") {
    return (value === "platform_service") === accountManagementServices.has(target.serviceName);
  }
  const actual = target[name];
  if (actual === undefined) return false;
  return operator === "stringMatch" ? wildcard(value).test(actual) : value === actual;
}

/** Every attribute of the context is met. Tokens of this cloud carry no second factor, so `mfa` never is. */
function allows(cloud: Cloud, context: RuleContext, caller: Caller): boolean {
  const zones = zoneIdsOf(context);
  const endpoints = valuesOf(context, "endpointType");
  if (context.attributes.some(({ name }) => name === "mfa")) return false;
  if (endpoints.length > 0 && !endpoints.includes(endpointOf(caller))) return false;
  if (zones.length === 0) return true;
  return zones.some((id) => {
    const zone = zonesOf(cloud).get(id);
    return zone !== undefined && isInZone(cloud, zone, caller);
  });
}

/** Services call each other over private endpoints. */
function endpointOf(caller: Caller): "public" | "private" {
  return caller.endpointType ?? (caller.kind === "crn" ? "private" : "public");
}
