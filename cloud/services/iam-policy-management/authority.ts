import { AccessDenied } from "../../core/errors";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Resource } from "../../iam/decide";
import type { Attribute, Policy } from "../../iam/entities";
import { supportedRoles } from "./supported-roles";

type Target = Pick<Policy, "account_id" | "type" | "subject" | "resource" | "roles">;
export type PolicyAction = "create" | "read" | "update" | "delete";

/**
 * May the caller create, read, change or delete a policy on this target? Whoever grants access needs the action on
 * all of what is granted: a policy on a whole service needs administration of the whole service.
 * An authorization may also be granted by whoever has the granted role's access on the target.
 * Source: IAM Policy Management API, "Create a policy"; IBM Cloud documentation, "Using authorizations".
 */
export function authorizePolicy(cloud: Cloud, caller: Caller, action: PolicyAction, policy: Target): void {
  if (action === "read" && isOwnPolicy(caller, policy)) return;
  const targets = targetsOf(policy);
  if (policy.type === "authorization" && action !== "read" && hasRoles(cloud, caller, policy, targets))
    return;
  for (const target of targets) {
    cloud.iam.authorize(caller, `iam.policy.${action}`, target);
    if (action === "create" || action === "update") cloud.iam.authorize(caller, "iam.role.assign", target);
  }
}

/** The same question for lists, of all policies on this target: nothing is noted, nothing thrown. */
export function mayReadOn(
  cloud: Cloud,
  caller: Caller,
  policy: Pick<Target, "account_id" | "resource">,
): boolean {
  return targetsOf(policy).every((target) => cloud.iam.decide(caller, "iam.policy.read", target).allowed);
}

/** Everybody reads the policies of which they are the subject. */
export function isOwnPolicy(caller: Caller, policy: Pick<Target, "subject">): boolean {
  return policy.subject.some(({ key, value }) => key === "iam_id" && value === caller.iamId);
}

function hasRoles(cloud: Cloud, caller: Caller, policy: Target, targets: readonly Resource[]): boolean {
  const known = supportedRoles(cloud.iam, policy.account_id, policy);
  return policy.roles.every((crn) => {
    const actions = known.get(crn)?.actions ?? [];
    const allowed = (action: string) =>
      targets.every((target) => cloud.iam.decide(caller, action, target).allowed);
    return actions.length > 0 && actions.every(allowed);
  });
}

/**
 * The target of a policy as resources that a grant must reach. A pattern becomes a text that no narrower pattern
 * fits; a list of values becomes one resource each; an attribute that only has to exist is left open.
 */
export function targetsOf(policy: Pick<Target, "account_id" | "resource">): Resource[] {
  let targets: Resource[] = [{ accountId: policy.account_id, serviceName: "" }];
  for (const { key, operator, value } of policy.resource) {
    if (operator === "stringExists") continue;
    const values = [value].flat().map((text) => literal(String(text), operator));
    targets = targets.flatMap((target) => values.map((text) => ({ ...target, [key]: text })));
    if (targets.length > 1000)
      throw new AccessDenied("iam.policy.create", "the target has too many combinations");
  }
  return targets.map((target) => ({
    ...target,
    serviceName:
      target.serviceName || (target.resourceType === "resource-group" ? "resource-controller" : ""),
  }));
}

const anyText = "\u0001".repeat(64);

function literal(value: string, operator: Attribute["operator"]): string {
  if (operator !== "stringMatch" && operator !== "stringMatchAnyOf") return value;
  return value.replaceAll("*", anyText).replaceAll("?", "\u0002");
}
