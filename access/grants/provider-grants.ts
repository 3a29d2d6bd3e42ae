import { type Condition, combined, conditionOf } from "../targets/condition";
import { isUnknown, type Unknown } from "../unknown";
import { authorizationGrant } from "./authorization-grant";
import type { Grant, Subject } from "./grant";
import { identityOf, rolesOf } from "./provider-fields";
import { providerTarget } from "./provider-target";
import { idIn } from "./reference";
import { ibmType, type PulumiResource } from "./resource";

/** Access policies by type, and the properties that may name their subject, in the order the provider asks. */
const subjectProperties: Readonly<Record<string, readonly string[]>> = {
  IamServicePolicy: ["iamId", "iamServiceId"],
  IamTrustedProfilePolicy: ["iamId", "profileId"],
  IamAccessGroupPolicy: ["accessGroupId"],
  IamUserPolicy: ["ibmId"],
};

/** The grant that a resource is: an access policy or an authorization of `@pulumi/ibm`; undefined for all others. */
export function grantOf(resource: PulumiResource): Grant | undefined {
  const type = ibmType(resource.type) ?? "";
  if (type === "IamAuthorizationPolicy") return authorizationGrant(resource);
  const names = subjectProperties[type];
  if (!names) return undefined;
  const { properties } = resource;
  const { pattern } = properties;
  return {
    ...identityOf(resource),
    kind: "access",
    subject: subjectOf(resource, names),
    roles: rolesOf(properties.roles),
    target: providerTarget(properties),
    conditions: conditionsOf(properties),
    ...(typeof pattern === "string" && pattern !== "" ? { pattern } : {}),
  };
}

function subjectOf(resource: PulumiResource, properties: readonly string[]): Subject {
  const ids = properties.map((property) => idIn(resource, property));
  const known = ids.find((id) => typeof id === "string");
  if (known !== undefined) return { kind: "identity", id: known };
  const missing = ids.find((id): id is Unknown => isUnknown(id));
  return { kind: "unknown", why: missing?.why ?? "the policy names no subject" };
}

/** `ruleConditions` joined by `ruleOperator`; a single one needs none. */
function conditionsOf({ ruleConditions, ruleOperator }: Readonly<Record<string, unknown>>): Condition {
  if (isUnknown(ruleConditions)) return { kind: "unknown", why: ruleConditions.why };
  if (!Array.isArray(ruleConditions)) return conditionOf(undefined);
  return combined(ruleOperator, ruleConditions.map(conditionOf));
}
