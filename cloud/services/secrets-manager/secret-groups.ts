import { randomUUID } from "node:crypto";
import type { SecretGroup } from "./entities";
import { badRequest, conflict, notFound } from "./errors";
import { authorize, authorizeGroup, type Scope, visibleGroups } from "./scope";

/** Source: IBM Cloud documentation, "Limits". */
const mostGroups = 200;

export function listGroups(scope: Scope): Readonly<SecretGroup>[] {
  const visible = visibleGroups(scope, "secret-groups.list");
  return all(scope).filter((group) => visible?.has(group.id) ?? true);
}

export function createGroup(scope: Scope, input: { name: string; description?: string }): SecretGroup {
  authorize(scope, "secret-group.create");
  const groups = all(scope);
  requireFreeName(groups, input.name);
  if (groups.length >= mostGroups) {
    throw badRequest(
      `The secret group couldn't be added because you have reached the maximum number of secret groups (${mostGroups}).`,
    );
  }
  const now = scope.cloud.clock.now();
  const id = randomUUID();
  return scope.state.groups.put(id, {
    id,
    instance: scope.instance.guid,
    name: input.name,
    description: input.description ?? "",
    created_at: now,
    created_by: scope.caller.iamId,
    updated_at: now,
  });
}

export function getGroup(scope: Scope, id: string): Readonly<SecretGroup> {
  authorizeGroup(scope, "secret-group.read", id);
  return requireGroup(scope, id);
}

export function updateGroup(
  scope: Scope,
  id: string,
  changes: { name?: string; description?: string },
): SecretGroup {
  authorizeGroup(scope, "secret-group.update", id);
  const group = requireOwn(scope, id);
  const others = all(scope).filter((other) => other.id !== id);
  if (changes.name !== undefined) requireFreeName(others, changes.name);
  return scope.state.groups.put(id, { ...group, ...changes, updated_at: scope.cloud.clock.now() });
}

export function deleteGroup(scope: Scope, id: string): void {
  authorizeGroup(scope, "secret-group.delete", id);
  requireOwn(scope, id);
  if (scope.state.secrets.by("group", `${scope.instance.guid}/${id}`).length > 0) {
    throw conflict(
      "The secret group couldn't be deleted because it contains secrets. Delete the secrets and try again.",
    );
  }
  scope.state.groups.delete(id);
}

export function requireGroup(scope: Scope, id: string): Readonly<SecretGroup> {
  const group = all(scope).find((candidate) => candidate.id === id);
  if (!group) throw notFound(`Secret group ${id} was not found.`);
  return group;
}

export function groupNamed(scope: Scope, name: string): Readonly<SecretGroup> {
  const group = all(scope).find((candidate) => candidate.name === name);
  if (!group) throw notFound(`Secret group with name '${name}' was not found.`);
  return group;
}

function all({ state, instance }: Scope): Readonly<SecretGroup>[] {
  return state.groupsOf(instance.guid, instance.created_at, instance.created_by);
}

function requireOwn(scope: Scope, id: string): Readonly<SecretGroup> {
  if (id === "default") throw badRequest("The default secret group can't be updated or deleted.");
  return requireGroup(scope, id);
}

function requireFreeName(groups: readonly Readonly<SecretGroup>[], name: string): void {
  if (groups.some((group) => group.name === name)) {
    throw conflict(`A secret group with the same name already exists: ${name}`);
  }
}
