import type { RoleTable } from "./role-table";

/** What a role allows on one day and not on the other. A role or service that is new has all its actions added. */
export interface RoleChange {
  readonly service: string;
  readonly role: string;
  readonly change: "added" | "removed" | "changed";
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Differences of two role tables, by service and role. `roleTableDiff(a, b)` mirrors `roleTableDiff(b, a)`. */
export function roleTableDiff(before: RoleTable, after: RoleTable): RoleChange[] {
  const services = new Set([...Object.keys(before.services), ...Object.keys(after.services)]);
  return [...services].sort().flatMap((service) => {
    const old = rolesOf(before, service);
    const now = rolesOf(after, service);
    const names = [...new Set([...old.keys(), ...now.keys()])].sort();
    return names.flatMap((role) => changeOf(service, role, old.get(role), now.get(role)));
  });
}

function changeOf(
  service: string,
  role: string,
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
): RoleChange[] {
  const old = new Set(before);
  const now = new Set(after);
  const added = [...now].filter((action) => !old.has(action)).sort();
  const removed = [...old].filter((action) => !now.has(action)).sort();
  if (before && after && added.length + removed.length === 0) return [];
  const change = before ? (after ? "changed" : "removed") : "added";
  return [{ service, role, change, added, removed }];
}

function rolesOf({ services }: RoleTable, service: string): Map<string, readonly string[]> {
  const { platformRoles = {}, serviceRoles = {} } = services[service] ?? {};
  return new Map([...Object.entries(platformRoles), ...Object.entries(serviceRoles)]);
}
