import type { Grant, Provenance } from "../grants/grant";
import type { Fact, Rule, Strength } from "./fact";

/** One step of a path: from being able to act as one node, or having a capability, to the next. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly rule: Rule;
  readonly strength: Strength;
  /** The grants that the step rests on. */
  readonly grants: readonly Grant[];
  readonly evidence: readonly Provenance[];
  /** A grant of the step holds under conditions only; they are not looked at. */
  readonly conditional: boolean;
  readonly detail?: string;
}

/** How a fact follows, step by step, beginning with the principal itself; every step once. */
export function pathTo(fact: Fact): Hop[] {
  const hops: Hop[] = [];
  const seen = new Set<Fact>();
  const visit = (one: Fact) => {
    if (seen.has(one)) return;
    seen.add(one);
    for (const source of one.from) visit(source);
    if (isStation(one) && one.from.length > 0) hops.push(hopTo(one));
  };
  visit(fact);
  return hops;
}

function isStation(fact: Fact): boolean {
  return fact.kind === "node" || fact.kind === "capability";
}

function hopTo(fact: Fact): Hop {
  const { rule, strength, detail } = fact;
  const between = betweenStations(fact);
  const grants = [...new Set(between.flatMap((one) => ("grant" in one ? [one.grant] : [])))];
  const [start = fact] = fact.from.map(stationBefore);
  return {
    from: nameOf(start),
    to: nameOf(fact),
    rule,
    strength,
    grants,
    evidence: [...new Set([...fact.evidence, ...between.flatMap((one) => one.evidence)])],
    conditional: grants.some(({ conditions }) => conditions.kind !== "always"),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** The grants and abilities that lead from the stations before to this one; a capability names its grant itself. */
function betweenStations(fact: Fact): Fact[] {
  const within = fact.from.flatMap((one): Fact[] => (isStation(one) ? [] : [one, ...betweenStations(one)]));
  return fact.kind === "capability" ? [fact, ...within] : within;
}

function stationBefore(fact: Fact): Fact {
  const [first] = fact.from;
  return isStation(fact) || !first ? fact : stationBefore(first);
}

function nameOf(fact: Fact): string {
  if (fact.kind === "node") return fact.node;
  return fact.kind === "capability" ? `can ${fact.capability}` : fact.key;
}
