import { grouped } from "../lists";
import type { AccessChange } from "./access-diff";
import type { Entitlement } from "./entitlements";
import type { Scopes } from "./scope";

/** Access of one subject that went away in one place and came back unchanged in another. */
export function movesOf(
  before: readonly Entitlement[],
  after: readonly Entitlement[],
  scopes: Scopes,
): AccessChange[] {
  const gone = grouped(withoutWayOf(before, after), (one) => accessText(one, scopes));
  const come = grouped(withoutWayOf(after, before), (one) => accessText(one, scopes));
  return [...gone].flatMap(([text, from]) => {
    const to = come.get(text);
    if (!to || text.includes('"unknown"')) return [];
    const [first] = from;
    return [
      {
        change: "moved" as const,
        subjects: [{ subject: first!.subject, via: [] }],
        actions: [...new Set([...first!.actions.values()].flatMap(({ actions }) => [...actions]))].sort(),
        services: [...first!.actions.keys()].sort(),
        before: from.map(({ grant }) => grant),
        after: to.map(({ grant }) => grant),
        undecided: false,
      },
    ];
  });
}

/** Those that the other side has not by the same grant and the same groups. */
function withoutWayOf(some: readonly Entitlement[], others: readonly Entitlement[]): Entitlement[] {
  const ways = new Set(others.map(wayOf));
  return some.filter((one) => !ways.has(wayOf(one)));
}

function wayOf({ grant, via }: Entitlement): string {
  return JSON.stringify([grant.id, via]);
}

function accessText({ grant, actions }: Entitlement, scopes: Scopes): string {
  const allowed = [...actions.values()].map(({ service, actions: list, complete }) => [
    service,
    [...list].sort(),
    complete ? "" : "unknown",
  ]);
  return JSON.stringify([scopes.textOf(grant), allowed]);
}
