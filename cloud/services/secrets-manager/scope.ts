import type { FastifyRequest } from "fastify";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Resource } from "../../iam/decide";
import { type ResourceInstance, resourcesKey } from "../resource-controller/resources";
import { notFound } from "./errors";
import { type SecretsManagerState, secretsManagerKey } from "./state";

/** One request to one instance: what every operation works with. */
export interface Scope {
  readonly cloud: Cloud;
  readonly state: SecretsManagerState;
  readonly instance: Readonly<ResourceInstance>;
  readonly caller: Caller;
}

/**
 * The instance that the host name stands for, and who calls it. An instance that does not exist, is of another
 * region, is not active, or has no public endpoint has no such host: 404.
 */
export function scopeOf(cloud: Cloud, request: FastifyRequest): Scope {
  const { instance: guid, region, private: isPrivate } = request.hostParts;
  const instance = guid === undefined ? undefined : cloud.use(resourcesKey).instances.get(guid);
  const serves =
    instance?.service === "secrets-manager" &&
    instance.region === region &&
    instance.state === "active" &&
    (isPrivate !== undefined || hasPublicEndpoint(instance));
  if (!instance || !serves) {
    throw notFound(`There is no Secrets Manager instance at ${request.hostName}.`);
  }
  return { cloud, state: cloud.use(secretsManagerKey), instance, caller: request.caller };
}

/** The instance as a caller of other services: what it may do there, service-to-service authorizations say. */
export function instanceAsCaller({
  guid,
  crn,
  account_id,
  resource_group_id,
}: Readonly<ResourceInstance>): Caller {
  return {
    kind: "crn",
    iamId: `crn-${crn}`,
    accountId: account_id,
    sourceService: "secrets-manager",
    sourceInstance: guid,
    sourceResourceGroupId: resource_group_id,
  };
}

/** `allowed_network` of the instance's parameters; instances made without it have both endpoints. */
export function hasPublicEndpoint(instance: Readonly<ResourceInstance>): boolean {
  return instance.parameters.allowed_network !== "private-only";
}

/** Throws unless the caller may do `secrets-manager.<action>` on the instance as a whole. */
export function authorize(scope: Scope, action: string): void {
  scope.cloud.iam.authorize(scope.caller, `secrets-manager.${action}`, resourceOf(scope));
}

/**
 * Throws unless the caller may do it on a secret group (IBM scopes policies by `secret-group`). Who may do it on
 * the whole instance is not asked about the group, so network restrictions of that group do not touch them.
 * Source: IBM Cloud documentation, "Protecting Secrets Manager resources with context-based restrictions".
 */
export function authorizeGroup(scope: Scope, action: string, groupId: string): void {
  const { iam } = scope.cloud;
  const full = `secrets-manager.${action}`;
  const whole = iam.decide(scope.caller, full, resourceOf(scope)).allowed;
  iam.authorize(scope.caller, full, whole ? resourceOf(scope) : resourceOf(scope, groupId));
}

/**
 * For lists: the groups whose content the caller may list. `undefined` is all of them; a caller who may list
 * nowhere is refused.
 */
export function visibleGroups(scope: Scope, action: string): ReadonlySet<string> | undefined {
  const { cloud, caller, instance, state } = scope;
  const full = `secrets-manager.${action}`;
  const whole = cloud.iam.decide(caller, full, resourceOf(scope));
  if (!whole.allowed) {
    const groups = state.groupsOf(instance.guid, instance.created_at, instance.created_by);
    const visible = groups.filter((g) => cloud.iam.decide(caller, full, resourceOf(scope, g.id)).allowed);
    if (visible.length > 0) return new Set(visible.map((group) => group.id));
  }
  authorize(scope, action);
  return undefined;
}

function resourceOf({ instance }: Scope, groupId?: string): Resource {
  return {
    accountId: instance.account_id,
    serviceName: "secrets-manager",
    serviceInstance: instance.guid,
    resourceGroupId: instance.resource_group_id,
    region: instance.region,
    ...(groupId === undefined ? {} : { resourceType: "secret-group", resource: groupId }),
  };
}
