import type { Grant } from "../grants/grant";
import { grouped, inOrder } from "../lists";
import type { AccessModel } from "../model";
import { type Entitlement, entitlements } from "./entitlements";
import { type Gain, gainsOf } from "./gain";
import { movesOf } from "./moves";
import { Scopes } from "./scope";

/**
 * `new`: a grant gives what its subject could not do before. `widened`: one that was there gives more. `narrowed`
 * and `removed` mirror them. `moved`: the same access now comes another way.
 */
export type Change = "new" | "widened" | "narrowed" | "removed" | "moved";

/** Who is affected, and by way of which groups and profiles. */
export interface Affected {
  readonly subject: string;
  readonly via: readonly string[];
}

export interface AccessChange {
  readonly change: Change;
  readonly subjects: readonly Affected[];
  /** What is gained or lost; of a move, everything that it is about. */
  readonly actions: readonly string[];
  readonly services: readonly string[];
  /** Grants before and after: what gives it, and what it grew out of or shrank to. */
  readonly before: readonly Grant[];
  readonly after: readonly Grant[];
  /** Depends on a value that is not known; what is not proven narrower is told as wider. */
  readonly undecided: boolean;
}

/**
 * What a change does to access, by effect: grants that give nothing beyond what their subject has anyway make no
 * line. `accessDiff(a, b)` mirrors `accessDiff(b, a)`.
 */
export function accessDiff(before: AccessModel, after: AccessModel): AccessChange[] {
  const old = entitlements(before);
  const now = entitlements(after);
  const scopes = new Scopes();
  const subjects = [...new Set([...old.keys(), ...now.keys()])].sort();
  const changes = subjects.flatMap((subject) => {
    const was = old.get(subject) ?? [];
    const is = now.get(subject) ?? [];
    if (isSame(was, is, scopes)) return [];
    return [
      ...is.flatMap((one) => gainsOf(one, was, scopes)).map(gained),
      ...was.flatMap((one) => gainsOf(one, is, scopes)).map(lost),
      ...movesOf(was, is, scopes),
    ];
  });
  return joined(changes);
}

/** The usual case: nothing changed for the subject. */
function isSame(was: readonly Entitlement[], is: readonly Entitlement[], scopes: Scopes): boolean {
  if (was.length !== is.length) return false;
  return was.every((one, index) => {
    const other = is[index]!;
    return isSameWay(one, other) && sameActions(one, other) && scopes.same(one.grant, other.grant);
  });
}

function isSameWay(one: Entitlement, other: Entitlement): boolean {
  return one.grant.id === other.grant.id && one.via.join() === other.via.join();
}

function sameActions(one: Entitlement, other: Entitlement): boolean {
  if (one.actions.size !== other.actions.size) return false;
  return [...one.actions.values()].every(({ service, actions, complete }) => {
    const on = other.actions.get(service);
    if (!on || !complete || !on.complete || on.actions.size !== actions.size) return false;
    return on.actions === actions || [...actions].every((action) => on.actions.has(action));
  });
}

function gained({ entitlement, grownFrom, actions, services, undecided }: Gain): AccessChange {
  return {
    change: grownFrom.length > 0 ? "widened" : "new",
    subjects: [{ subject: entitlement.subject, via: entitlement.via }],
    actions,
    services,
    before: grownFrom.map(({ grant }) => grant),
    after: [entitlement.grant],
    undecided,
  };
}

function lost(gain: Gain): AccessChange {
  const { change, before, after, ...rest } = gained(gain);
  return { ...rest, change: change === "new" ? "removed" : "narrowed", before: after, after: before };
}

/** One line for all whom the same change of the same grants affects in the same way. */
function joined(changes: readonly AccessChange[]): AccessChange[] {
  const keyOf = ({ change, before, after, actions, services, undecided }: AccessChange) =>
    JSON.stringify([order.indexOf(change), undecided, ids(before), ids(after), actions, services]);
  const groups = grouped(inOrder(changes, keyOf), keyOf);
  return [...groups.values()].map(([first, ...more]) => ({
    ...first!,
    subjects: [first!, ...more].flatMap(({ subjects }) => subjects),
  }));
}

const order: readonly Change[] = ["new", "widened", "narrowed", "removed", "moved"];

function ids(grants: readonly Grant[]): string[] {
  return grants.map(({ id }) => id);
}
