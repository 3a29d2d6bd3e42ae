import type { Resource } from "../../iam/decide";

/** Resource types that rules on the IAM Identity service can name, by the part of the action after the service. */
const identityTypes: readonly [RegExp, string][] = [
  [/^serviceid\./, "serviceid"],
  [/^(apikey|user-apikey)\./, "apikey"],
  [/^profile\./, "profile"],
  [/^(account|session)\./, "settings"],
  [/^idp\./, "idp"],
];

const policyActions = /^iam\.(policy|delegationPolicy|service|role)\./;

/**
 * What a rule would have to name to restrict this action: the service and resource type that IBM files the action
 * under. Nothing for platform actions on a service's instances, which rules on that service do not reach.
 * Source: IBM Cloud docs, "Protecting IAM services with context-based restrictions"; for Secrets Manager
 * "Protecting Secrets Manager resources with context-based restrictions", "Limitations".
 */
export function protectedResource(resource: Resource, action: string): Resource | undefined {
  const { accountId, serviceName } = resource;
  if (policyActions.test(action)) {
    return { accountId, serviceName: "iam-access-management", resourceType: "policy" };
  }
  // Rules on the restrictions service guard the rules of every service.
  if (action.startsWith("cbr.rule.")) return { accountId, serviceName: "context-based-restrictions" };
  const [owner = "", ...rest] = action.split(".");
  if (owner !== serviceName.split(".")[0]) return undefined;
  const verb = rest.join(".");
  if (owner === "iam-identity") {
    // Keys of a service ID are filed under service IDs as well as under keys.
    const type = identityTypes.find(([pattern]) => pattern.test(verb))?.[1];
    const ofServiceId = type === "apikey" && resource.resourceType === "serviceid";
    return { ...resource, resourceType: ofServiceId ? "serviceid" : type };
  }
  if (owner === "iam-access-management") {
    return {
      ...resource,
      serviceName: owner,
      resourceType: /^(customRole|insight|settings)\b/.exec(verb)?.[1],
    };
  }
  return resource;
}
