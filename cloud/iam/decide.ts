import type { Decision } from "../core/request-log";
import type { Attribute, Policy } from "./entities";
import { accountManagementServices, iamServiceGroup } from "./roles";
import { type Conditions, ruleHolds } from "./rules";
import { wildcard } from "./wildcard";

/**
 * What an action is done to. `accountId` and `serviceName` always (`""`: no particular service); the rest where the service has it
 * (`serviceInstance`, `resourceGroupId`, `resourceType`, `resource`, `region`, and attributes of its own).
 */
export interface Resource {
  readonly accountId: string;
  readonly serviceName: string;
  readonly [attribute: string]: string | undefined;
}

export interface Question {
  readonly action: string;
  readonly resource: Resource;
  /** The grants that apply to the caller: their own and those of their groups, or the authorizations of an instance. */
  readonly policies: Iterable<Readonly<Policy>>;
  /** What a role of that policy allows on that service. */
  readonly actionsOf: (role: string, service: string) => readonly string[];
  readonly conditions: Conditions;
  /** Access tags of the resource (`env:dev`), asked for only when a policy names tags. */
  readonly accessTags?: () => readonly string[];
}

export type Answer = Decision & { policy?: Readonly<Policy> };

/**
 * Allowed when one active grant reaches the resource, its conditions hold now, and one of its roles has the
 * action. There are no denials in IBM Cloud IAM, so the first such grant decides.
 */
export function decide(question: Question): Answer {
  const { action, resource } = question;
  let near = "";
  for (const policy of question.policies) {
    if (policy.state !== "active") continue;
    if (!targets(policy, resource, question.accessTags)) {
      near ||= `policy ${policy.id} has another target`;
      continue;
    }
    if (policy.rule && !ruleHolds(policy.rule, question.conditions)) {
      near = `policy ${policy.id} reaches it, but its conditions do not hold now`;
      continue;
    }
    for (const role of policy.roles) {
      if (question.actionsOf(role, resource.serviceName).includes(action)) {
        return { action, allowed: true, why: `${shortRole(role)} by policy ${policy.id}`, policy };
      }
    }
    near = `policy ${policy.id} reaches it, but ${policy.roles.map(shortRole).join(", ")} does not include ${action}`;
  }
  return { action, allowed: false, why: near || "no policy applies to the caller" };
}

/**
 * Does every attribute of the policy's target hold for the resource? An attribute that the resource lacks does not.
 * A resource may itself be a whole kind of services (`serviceType`, `service_group_id`), when the question is who
 * may grant access to it.
 */
export function targets(
  policy: Pick<Policy, "resource" | "resource_tags">,
  resource: Resource,
  accessTags: () => readonly string[] = () => [],
): boolean {
  if (policy.resource_tags?.length && !tagsHold(policy.resource_tags, accessTags())) return false;
  const names = new Set(policy.resource.map((attribute) => attribute.key));
  const spansServices =
    !names.has("serviceName") && !names.has("serviceType") && !names.has("service_group_id");
  if (spansServices && isAccountManagement(resource) && !isResourceGroup(resource)) return false;
  return policy.resource.every((attribute) => holds(attribute, resource));
}

function holds(attribute: Attribute, resource: Resource): boolean {
  switch (attribute.key) {
    case "serviceType":
      return (attribute.value === "platform_service") === isAccountManagement(resource);
    case "service_group_id":
      return (
        attribute.value === "IAM" &&
        (resource.service_group_id === "IAM" || iamServiceGroup.has(resource.serviceName))
      );
    default:
      return matches(attribute, resource[attribute.key]);
  }
}

/** Every tag of the policy is on the resource. Tags know no upper case. */
function tagsHold(wanted: readonly Attribute[], tags: readonly string[]): boolean {
  const pairs = tags.map((tag) => [tag.slice(0, tag.indexOf(":")), tag.slice(tag.indexOf(":") + 1)]);
  return wanted.every(({ key, operator, value }) => {
    const attribute: Attribute = { key, operator, value: String(value).toLowerCase() };
    return pairs.some(([name, actual]) => name === key.toLowerCase() && matches(attribute, actual));
  });
}

function isAccountManagement(resource: Resource): boolean {
  return (
    resource.serviceType === "platform_service" ||
    resource.service_group_id !== undefined ||
    accountManagementServices.has(resource.serviceName)
  );
}

/** Policies on a resource group itself name no service: `resourceType=resource-group`, `resource=<id>`. */
function isResourceGroup(resource: Resource): boolean {
  return resource.serviceName === "resource-controller" && resource.resourceType === "resource-group";
}

/** One attribute of a policy against one value of the request. */
export function matches(attribute: Attribute, actual: string | undefined): boolean {
  const { operator, value } = attribute;
  if (operator === "stringExists") return (actual !== undefined) === (value === true || value === "true");
  if (actual === undefined) return false;
  const wanted = Array.isArray(value) ? value.map(String) : [String(value)];
  if (operator === "stringEquals" || operator === "stringEqualsAnyOf") return wanted.includes(actual);
  return wanted.some((pattern) => wildcard(pattern).test(actual));
}

export function shortRole(crn: string): string {
  return crn.slice(crn.lastIndexOf(":") + 1);
}
