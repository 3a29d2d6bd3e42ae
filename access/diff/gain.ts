import type { Entitlement } from "./entitlements";
import type { Scopes } from "./scope";

/** What an entitlement gives that others do not give already. */
export interface Gain {
  readonly entitlement: Entitlement;
  /** Entitlements of the other side that it grew out of; none if it is new. */
  readonly grownFrom: readonly Entitlement[];
  readonly actions: readonly string[];
  readonly services: readonly string[];
  /** A value that we do not have decides whether it is anything at all. */
  readonly undecided: boolean;
}

/** What one entitlement gives beyond a subject's others: surely, and depending on something unknown. */
export function gainsOf(entitlement: Entitlement, others: readonly Entitlement[], scopes: Scopes): Gain[] {
  const { grant } = entitlement;
  const covering = others.filter((other) => scopes.contains(other.grant, grant) === "yes");
  if (covering.some((other) => givesAll(other, entitlement))) return [];
  const perhaps = others.filter((other) => scopes.contains(other.grant, grant) === "unknown");
  const grownFrom = others.filter(
    (other) =>
      other.grant.id === grant.id ||
      (scopes.contains(grant, other.grant) === "yes" && sharesActions(entitlement, other)),
  );
  const sure = new Map<string, string[]>();
  const open = new Map<string, string[]>();
  for (const { service, actions, complete } of entitlement.actions.values()) {
    for (const action of actions) {
      if (covering.some((other) => gives(other, service, action))) continue;
      const undecided = perhaps.some((other) => gives(other, service, action));
      note(undecided ? open : sure, service, action);
    }
    if (!complete && !covering.some((other) => hasRolesOf(other, entitlement)))
      note(open, service, unreadable);
  }
  return [...gain(entitlement, grownFrom, sure, false), ...gain(entitlement, grownFrom, open, true)];
}

/** Stands for the actions of a role that we cannot look up. */
export const unreadable = "(actions of a role that is not known)";

function gain(
  entitlement: Entitlement,
  grownFrom: readonly Entitlement[],
  found: ReadonlyMap<string, readonly string[]>,
  undecided: boolean,
): Gain[] {
  if (found.size === 0) return [];
  const actions = [...new Set([...found.values()].flat())].sort();
  return [{ entitlement, grownFrom, actions, services: [...found.keys()].sort(), undecided }];
}

function note(found: Map<string, string[]>, service: string, action: string): void {
  const actions = found.get(service);
  if (actions) actions.push(action);
  else found.set(service, [action]);
}

function gives({ actions }: Entitlement, service: string, action: string): boolean {
  return actions.get(service)?.actions.has(action) === true;
}

/** Short for what is the usual case: the same roles, looked up in the same table. */
function givesAll(other: Entitlement, one: Entitlement): boolean {
  if (other.actions !== one.actions) return false;
  return [...one.actions.values()].every(({ complete }) => complete) || hasRolesOf(other, one);
}

function hasRolesOf({ grant }: Entitlement, { grant: { roles } }: Entitlement): boolean {
  return roles.every((role) => typeof role === "string" && grant.roles.includes(role));
}

function sharesActions(one: Entitlement, other: Entitlement): boolean {
  return [...other.actions.values()].some(({ service, actions }) => {
    const own = one.actions.get(service)?.actions;
    return own !== undefined && [...actions].some((action) => own.has(action));
  });
}
