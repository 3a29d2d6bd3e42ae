import type { JudgedWaiver } from "../rule";
import type { Waiver, WaiverEntry } from "./waiver";

/** What a finding is about. */
export interface Subject {
  readonly rule: string;
  readonly urn: string;
  /** IBM's id of the resource, where it is known. */
  readonly liveId?: string | undefined;
}

/** The waiver that is in force for a finding, if there is one. */
export function waiverFor(entries: readonly WaiverEntry[], subject: Subject): Waiver | undefined {
  const found = entries.find(
    ({ waiver, problems }) => waiver && problems.length === 0 && covers(waiver, subject),
  );
  return found?.waiver;
}

/**
 * Every waiver with what is wrong with it. One that matched nothing is wrong too, unless it is for another stack, or for
 * live objects where none were looked at.
 * @param matched ids of the waivers that a finding was found for
 * @param urns of everything that was judged
 */
export function judgedWaivers(
  entries: readonly WaiverEntry[],
  matched: ReadonlySet<string>,
  { urns, hasLive }: { readonly urns: readonly string[]; readonly hasLive: boolean },
): JudgedWaiver[] {
  return entries.map(({ id, waiver, problems }) => {
    const couldMatch =
      waiver?.urn === undefined ? hasLive : urns.some((urn) => isOfStack(waiver.urn ?? "", urn));
    const isUnused = problems.length === 0 && !matched.has(id) && couldMatch;
    return { id, problems: isUnused ? ["matches no finding"] : problems };
  });
}

function covers({ rule, urn, liveId }: Waiver, subject: Subject): boolean {
  if (rule !== subject.rule) return false;
  if (urn !== undefined) return matches(urn, subject.urn);
  return liveId !== undefined && subject.liveId !== undefined && matches(liveId, subject.liveId);
}

/** Are the stack and project of a pattern those of a URN? */
function isOfStack(pattern: string, urn: string): boolean {
  const stackOf = (text: string) => text.split("::").slice(0, 2).join("::");
  return matches(stackOf(pattern), stackOf(urn));
}

/** The whole text, `*` for any run of characters. Greedy from both ends, so that no pattern takes long. */
export function matches(pattern: string, text: string): boolean {
  const [first = "", ...more] = pattern.split("*");
  const last = more.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of more) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
