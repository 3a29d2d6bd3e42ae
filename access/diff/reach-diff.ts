import type { CapabilityFact, NodeFact, Strength } from "../reach/fact";
import type { Reach } from "../reach/reach";

/** Something that a principal can get to on one side only, or more surely. */
export interface ReachChange {
  readonly change: "gained" | "lost";
  readonly principal: string;
  /** Can act as this node, or has this capability. */
  readonly fact: NodeFact | CapabilityFact;
  /** How it was on the other side, if it was possible there. */
  readonly otherwise?: Strength;
}

/** Escalations that a change opens or closes. Mirrors `reachDiff(after, before, …)`. */
export function reachDiff(before: Reach, after: Reach, principals: Iterable<string>): ReachChange[] {
  return [...new Set(principals)]
    .sort()
    .flatMap((principal) => [
      ...beyond(principal, after, before).map((found) => ({ change: "gained" as const, ...found })),
      ...beyond(principal, before, after).map((found) => ({ change: "lost" as const, ...found })),
    ]);
}

function beyond(principal: string, here: Reach, there: Reach): Omit<ReachChange, "change">[] {
  const known = strongest(there.of(principal));
  return [...strongest(here.of(principal))].flatMap(([key, fact]) => {
    const other = known.get(key);
    if (other && (other.strength === "certain" || fact.strength === "possible")) return [];
    return [{ principal, fact, ...(other ? { otherwise: other.strength } : {}) }];
  });
}

/** One fact for each node and capability, in the order of their names. */
function strongest({ nodes, capabilities }: ReturnType<Reach["of"]>): Map<string, NodeFact | CapabilityFact> {
  const found = new Map<string, NodeFact | CapabilityFact>();
  for (const fact of [...nodes, ...capabilities]) {
    const key = fact.kind === "node" ? `node ${fact.node}` : `capability ${fact.capability}`;
    const before = found.get(key);
    if (!before || (before.strength === "possible" && fact.strength === "certain")) found.set(key, fact);
  }
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}
