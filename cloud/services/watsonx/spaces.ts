import { randomUUID } from "node:crypto";
import { resourcesKey } from "../resource-controller/resources";
import { authorizedSpace, roleIn, type Scope } from "./access";
import type { Compute, Space } from "./entities";
import { badRequest } from "./errors";
import { changesOf, type PatchStep } from "./json-patch";

export interface NewSpace {
  name: string;
  description?: string;
  tags?: string[];
  generator?: string;
  type?: string;
  stage?: { production?: boolean; name?: string };
  storage: { type?: string; resource_crn: string; delegated?: boolean };
  compute?: { crn: string; name: string }[];
}

/** Makes a space; who makes it is its first administrator. */
export function createSpace(scope: Scope, input: NewSpace): Readonly<Space> {
  const now = scope.cloud.clock.now();
  const { caller } = scope;
  return scope.state.put({
    id: randomUUID(),
    region: scope.region,
    account_id: caller.accountId,
    name: input.name,
    ...(input.description === undefined ? {} : { description: input.description }),
    tags: input.tags ?? [],
    ...(input.generator === undefined ? {} : { generator: input.generator }),
    storage: {
      type: input.storage.type ?? "bmcos_object_storage",
      resource_crn: input.storage.resource_crn,
      guid: guidOf(input.storage.resource_crn, "cloud-object-storage", "storage"),
      delegated: input.storage.delegated ?? false,
    },
    compute: (input.compute ?? []).map((compute) => computeOf(scope, compute)),
    stage: {
      production: input.stage?.production ?? false,
      ...(input.stage?.name ? { name: input.stage.name } : {}),
    },
    type: input.type ?? "wx",
    members: [
      {
        id: caller.iamId,
        type: caller.kind === "crn" ? "service" : caller.kind,
        role: "admin",
        state: "active",
      },
    ],
    created_at: now,
    creator_id: caller.iamId,
    updated_at: now,
  });
}

/** A Machine Learning instance that exists in the caller's account, in the region of the space. */
function computeOf({ cloud, caller, region }: Scope, { crn, name }: { crn: string; name: string }): Compute {
  const guid = guidOf(crn, "pm-20", "compute");
  const instance = cloud.use(resourcesKey).instances.get(guid);
  const fits =
    instance?.service === "pm-20" &&
    instance.account_id === caller.accountId &&
    instance.region === region &&
    instance.state === "active";
  if (!fits) {
    throw badRequest(
      `compute: there is no active Machine Learning instance ${crn} in the account and region.`,
    );
  }
  return { crn: instance.crn, guid, name, type: "machine_learning" };
}

function guidOf(crn: string, service: string, field: string): string {
  const parts = crn.split(":");
  if (parts.length < 8 || parts[4] !== service || !parts[7]) {
    throw badRequest(`${field}: ${crn} is not the CRN of an instance of ${service}.`);
  }
  return parts[7];
}

/** The spaces that the caller is a member of. */
export function listSpaces(scope: Scope, filter: { name?: string; type?: string }): Readonly<Space>[] {
  return scope.state
    .spacesIn(scope.region)
    .filter(
      (space) =>
        (filter.name === undefined || space.name === filter.name) &&
        (filter.type === undefined || space.type === filter.type) &&
        roleIn(scope, space) !== undefined,
    );
}

export function getSpace(scope: Scope, id: string): Readonly<Space> {
  return authorizedSpace(scope, id, "viewer");
}

export function updateSpace(scope: Scope, id: string, patch: readonly PatchStep[]): Readonly<Space> {
  const space = authorizedSpace(scope, id, "admin");
  const isText = (value: unknown) => typeof value === "string" && value.length <= 255;
  const changes = changesOf(
    patch,
    {
      name: (value) => isText(value) && value !== "",
      description: isText,
      tags: (value) => Array.isArray(value) && value.every(isText),
      compute: (value) => Array.isArray(value) && value.length <= 1 && value.every(isCompute),
    },
    ["description", "compute"],
  );
  if ("compute" in changes) {
    const asked = (changes.compute ?? []) as { crn: string; name: string }[];
    changes.compute = asked.map((one) => computeOf(scope, one));
  }
  return scope.state.put({ ...space, ...changes, updated_at: scope.cloud.clock.now() });
}

function isCompute(value: unknown): boolean {
  const { crn, name } = Object(value) as Record<string, unknown>;
  return typeof crn === "string" && typeof name === "string";
}

export function deleteSpace(scope: Scope, id: string): void {
  const space = authorizedSpace(scope, id, "admin");
  for (const { id: deployment } of scope.state.deployments.by("space", id)) {
    scope.state.deployments.delete(deployment);
  }
  scope.state.put({ ...space, deleted_at: space.deleted_at ?? scope.cloud.clock.now() });
}
