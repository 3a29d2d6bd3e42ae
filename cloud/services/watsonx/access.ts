import type { FastifyRequest } from "fastify";
import { AccessDenied } from "../../core/errors";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { type Space, type SpaceRole, spaceRoles } from "./entities";
import { notFound } from "./errors";
import { regionOf } from "./regions";
import { type WatsonxState, watsonxKey } from "./state";

/** One request to one region. */
export interface Scope {
  readonly cloud: Cloud;
  readonly state: WatsonxState;
  readonly region: string;
  readonly caller: Caller;
}

export function scopeOf(cloud: Cloud, request: FastifyRequest): Scope {
  const { caller } = request;
  return { cloud, state: cloud.use(watsonxKey), region: regionOf(request.hostName), caller };
}

/**
 * The caller's role in a space: their own membership or that of one of their access groups, the highest of them.
 * Administrators of the account's IAM-enabled services manage collaborators of every space.
 * Source: IBM watsonx documentation, "Deployment space collaborator roles and permissions".
 */
export function roleIn({ cloud, caller }: Scope, space: Readonly<Space>): SpaceRole | undefined {
  if (caller.accountId === space.account_id && isAccountAdministrator(cloud, caller)) return "admin";
  const ids = new Set([caller.iamId, ...cloud.iam.groupsOf(caller, space.account_id)]);
  const held = space.members.filter((member) => member.state === "active" && ids.has(member.id));
  return [...spaceRoles].reverse().find((role) => held.some((member) => member.role === role));
}

function isAccountAdministrator({ iam }: Cloud, caller: Caller): boolean {
  const resource = { accountId: caller.accountId, serviceName: "pm-20" };
  return iam.decide(caller, "pm-20.instances.admin", resource).allowed;
}

/** The space, if the caller has at least `role` in it. */
export function authorizedSpace(scope: Scope, id: string, role: SpaceRole): Readonly<Space> {
  const space = scope.state.space(scope.region, id);
  if (!space) throw notFound("space_not_found", `Space with id '${id}' does not exist`);
  requireRole(scope, space, role);
  return space;
}

export function requireRole(scope: Scope, space: Readonly<Space>, role: SpaceRole): void {
  const held = roleIn(scope, space);
  const allowed = held !== undefined && spaceRoles.indexOf(held) >= spaceRoles.indexOf(role);
  const action = `watsonx.space.${role}`;
  const why = held ? `${held} in the space ${space.id}` : `no member of the space ${space.id}`;
  scope.caller.decisions?.push({ action, allowed, why });
  if (!allowed) throw new AccessDenied(action, why);
}
