import type { Attribute } from "../../iam/entities";
import type { Iam } from "../../iam/iam";
import { type PolicyDraft, textOf } from "./draft";
import { invalidBody } from "./errors";
import { supportedRoles } from "./supported-roles";
import { checkRule } from "./validate-rule";

const authorizationSubjects: ReadonlySet<string> = new Set([
  "serviceName",
  "serviceInstance",
  "region",
  "resourceType",
  "resource",
  "accountId",
  "resourceGroupId",
]);
const scopes = ["serviceType", "serviceName", "resourceGroupId", "service_group_id", "resourceType"] as const;

/**
 * Checks what JSON schemas cannot say and returns the account that the policy belongs to. That a user, group or
 * instance exists is not checked: IBM takes policies for identities that the account does not have (its SDK's own
 * integration test makes one). Source: IAM Policy Management API, "Create a policy".
 */
export function checkDraft(iam: Iam, draft: PolicyDraft): string {
  checkAttributes("subject", draft.subject);
  checkAttributes("resource", draft.resource);
  if (draft.type === "access") checkAccessSubject(draft);
  else checkAuthorizationSubject(draft);
  const account = textOf(draft.resource, "accountId");
  if (!account) throw invalidBody("The resource attribute 'accountId' is required.");
  checkScope(draft);
  checkRoles(iam, account, draft);
  checkRule(draft);
  return account;
}

function checkAttributes(part: string, attributes: readonly Attribute[]): void {
  const seen = new Set<string>();
  for (const { key, operator, value } of attributes) {
    if (seen.has(key)) throw invalidBody(`The ${part} attribute '${key}' is given more than once.`);
    seen.add(key);
    if ((operator === "stringExists") !== (typeof value === "boolean")) {
      throw invalidBody(`The ${part} attribute '${key}' has a value that does not fit '${operator}'.`);
    }
    const isList = operator === "stringEqualsAnyOf" || operator === "stringMatchAnyOf";
    if (isList !== Array.isArray(value)) {
      throw invalidBody(`The ${part} attribute '${key}' has a value that does not fit '${operator}'.`);
    }
  }
}

function checkAccessSubject(draft: PolicyDraft): void {
  const [attribute, ...others] = draft.subject;
  if (!attribute || others.length > 0 || !["iam_id", "access_group_id"].includes(attribute.key)) {
    throw invalidBody("The subject of an access policy is one attribute: 'iam_id' or 'access_group_id'.");
  }
  if (attribute.operator !== "stringEquals") {
    throw invalidBody(`The subject attribute '${attribute.key}' takes the operator 'stringEquals' only.`);
  }
}

function checkAuthorizationSubject(draft: PolicyDraft): void {
  const unknown = draft.subject.find(({ key }) => !authorizationSubjects.has(key));
  if (unknown) throw invalidBody(`The subject attribute '${unknown.key}' is not supported.`);
  const keys = new Set(draft.subject.map(({ key }) => key));
  if (!keys.has("accountId")) throw invalidBody("The subject attribute 'accountId' is required.");
  if (!keys.has("serviceName") && !keys.has("resourceGroupId")) {
    throw invalidBody("The subject of an authorization must have 'serviceName' or 'resourceGroupId'.");
  }
}

function checkScope({ resource }: PolicyDraft): void {
  const has = (key: string) => resource.some((attribute) => attribute.key === key);
  if (!scopes.some(has)) {
    throw invalidBody(
      "The resource must have 'serviceType', 'serviceName', 'resourceGroupId' or 'service_group_id'.",
    );
  }
  if (["serviceName", "serviceType", "service_group_id"].filter(has).length > 1) {
    throw invalidBody("'serviceName', 'serviceType' and 'service_group_id' exclude each other.");
  }
  const serviceType = textOf(resource, "serviceType");
  if (serviceType !== undefined && serviceType !== "service" && serviceType !== "platform_service") {
    throw invalidBody("The resource attribute 'serviceType' is 'service' or 'platform_service'.");
  }
  const group = textOf(resource, "service_group_id");
  if (group !== undefined && group !== "IAM") {
    throw invalidBody(`The service group '${group}' was not found.`);
  }
}

function checkRoles(iam: Iam, account: string, draft: PolicyDraft): void {
  const supported = supportedRoles(iam, account, draft);
  const unknown = draft.roles.find((role) => !supported.has(role));
  if (unknown !== undefined) {
    throw invalidBody(`The role '${unknown}' is not supported by the resource of the policy.`);
  }
  if (new Set(draft.roles).size !== draft.roles.length) throw invalidBody("A role is given more than once.");
}
