import { randomUUID } from "node:crypto";
import { ServiceError } from "../../core/errors";
import { authorizedSpace, requireRole, type Scope } from "./access";
import type { Deployment, Space, SpaceRole } from "./entities";
import { badRequest, conflict, notFound } from "./errors";
import { settlingMs } from "./state";

export interface NewDeployment {
  name: string;
  space_id: string;
  asset: { id: string; rev?: string };
  description?: string;
  tags?: string[];
  online: { parameters?: { serving_name?: string } };
  hardware_spec?: Record<string, unknown>;
}

/** Deploys an asset online. Editors do; the space needs a Machine Learning instance. */
export function createDeployment(scope: Scope, input: NewDeployment): Deployment {
  const space = authorizedSpace(scope, input.space_id, "editor");
  requireInstance(space);
  const serving_name = input.online.parameters?.serving_name;
  if (serving_name !== undefined && find(scope, serving_name)) {
    throw conflict("serving_name_already_exists", `The serving name ${serving_name} is taken.`);
  }
  const now = scope.cloud.clock.now();
  const id = randomUUID();
  return scope.state.deployments.put(id, {
    id,
    space_id: space.id,
    region: scope.region,
    name: input.name,
    ...(input.description === undefined ? {} : { description: input.description }),
    tags: input.tags ?? [],
    asset: input.asset,
    ...(serving_name === undefined ? {} : { serving_name }),
    ...(input.hardware_spec ? { hardware_spec: input.hardware_spec } : {}),
    created_at: now,
    updated_at: now,
    owner: scope.caller.iamId,
  });
}

export function listDeployments(scope: Scope, spaceId: string): Readonly<Deployment>[] {
  authorizedSpace(scope, spaceId, "viewer");
  return scope.state.deployments.by("space", spaceId);
}

/** A deployment by id or serving name, if the caller has at least `role` in its space. */
export function authorizedDeployment(
  scope: Scope,
  id: string,
  role: SpaceRole,
): { deployment: Readonly<Deployment>; space: Readonly<Space> } {
  const deployment = find(scope, id);
  const space = deployment && scope.state.space(scope.region, deployment.space_id);
  if (!deployment || !space) {
    throw notFound("deployment_does_not_exist", `Deployment with id ${id} does not exist.`);
  }
  requireRole(scope, space, role);
  return { deployment, space };
}

function find(scope: Scope, id: string): Readonly<Deployment> | undefined {
  const found = scope.state.deployments.get(id);
  if (found) return found.region === scope.region ? found : undefined;
  return [...scope.state.deployments.values()].find(
    (candidate) => candidate.serving_name === id && candidate.region === scope.region,
  );
}

export function deleteDeployment(scope: Scope, id: string): void {
  const { deployment } = authorizedDeployment(scope, id, "editor");
  scope.state.deployments.delete(deployment.id);
}

export function isReady(scope: Scope, deployment: Readonly<Deployment>): boolean {
  return deployment.created_at + settlingMs <= scope.cloud.clock.now();
}

export interface Rows {
  fields?: string[];
  values: unknown[];
}

/**
 * Scoring. Every member may score online, viewers too ("Online deployment score"). The local cloud runs no
 * models: what it deploys is the identity, so each row comes back as it was given.
 */
export function score(scope: Scope, id: string, input: readonly Rows[]): Rows[] {
  const { deployment, space } = authorizedDeployment(scope, id, "viewer");
  requireInstance(space);
  if (!isReady(scope, deployment)) {
    throw badRequest(`Deployment with id ${id} is not ready.`, "deployment_not_ready");
  }
  return input.map(({ fields, values }) => ({ ...(fields ? { fields } : {}), values }));
}

/** Source: replies of Machine Learning to spaces and projects without a runtime. */
export function requireInstance(space: Readonly<Space>): void {
  if (space.compute.length > 0) return;
  throw new ServiceError(
    403,
    "no_associated_service_instance_error",
    `space_id ${space.id} is not associated with a WML instance`,
  );
}
