import { characters, closure, everything, lengthOf, matches, type Pattern, step } from "./pattern";

/** Pairs of positions that are tried before inclusion counts as not proven; plain wildcards need a few dozen. */
const limit = 20_000;

/** Is every string of `narrow` in one of `wide`? Exact, unless the patterns are too tangled: then `false`. */
export function includes(wide: readonly Pattern[], narrow: Pattern): boolean {
  if (wide.some(({ source }) => source === everything.source || source === narrow.source)) return true;
  const { literal } = narrow;
  if (literal !== undefined) return wide.some((pattern) => matches(pattern, literal));
  return wide.some(({ literal }) => literal === undefined) && !escapes(wide, narrow);
}

/** One position in the narrow pattern, and all positions of the wide ones that the same characters lead to. */
interface Situation {
  readonly at: number;
  readonly others: ReadonlySet<string>;
}

/** Looks for a string of `narrow` that none of `wide` has, by reading all of them side by side. */
function escapes(wide: readonly Pattern[], narrow: Pattern): boolean {
  const alphabet = [...new Set([narrow, ...wide].flatMap(characters)), undefined];
  const seen = new Set<string>();
  const open: Situation[] = [];
  const add = (at: number, others: ReadonlySet<string>) => {
    for (const position of closure(narrow, at)) {
      const key = `${position}|${[...others].sort().join(" ")}`;
      if (!seen.has(key)) open.push({ at: position, others });
      seen.add(key);
    }
  };
  add(0, new Set(wide.flatMap((pattern, index) => positions(pattern, index, 0))));
  for (let now = open.pop(); now; now = open.pop()) {
    if (seen.size > limit) return true;
    if (now.at === lengthOf(narrow) && !accepts(wide, now.others)) return true;
    for (const character of alphabet) {
      const next = step(narrow, now.at, character);
      if (next !== undefined) add(next, moved(wide, now.others, character));
    }
  }
  return false;
}

function moved(
  wide: readonly Pattern[],
  from: ReadonlySet<string>,
  character: string | undefined,
): Set<string> {
  const to = new Set<string>();
  for (const key of from) {
    const [index = 0, at = 0] = key.split(":").map(Number);
    const pattern = wide[index]!;
    const next = step(pattern, at, character);
    if (next !== undefined) for (const position of positions(pattern, index, next)) to.add(position);
  }
  return to;
}

function positions(pattern: Pattern, index: number, at: number): string[] {
  return closure(pattern, at).map((position) => `${index}:${position}`);
}

function accepts(wide: readonly Pattern[], positions: ReadonlySet<string>): boolean {
  return wide.some((pattern, index) => positions.has(`${index}:${lengthOf(pattern)}`));
}
