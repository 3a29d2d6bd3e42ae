import type { Grant } from "../grants/grant";
import { conditionContains } from "../targets/condition-contains";
import { contains } from "../targets/contains";
import { every, type Truth } from "../truth";

/** Is all that one grant is about, and when, covered by another? Answers are kept, for many subjects share grants. */
export class Scopes {
  private readonly kept = new Map<Grant, Map<Grant, Truth>>();
  private readonly texts = new Map<Grant, string>();

  contains(wide: Grant, narrow: Grant): Truth {
    const row = this.kept.get(wide) ?? new Map<Grant, Truth>();
    this.kept.set(wide, row);
    const known = row.get(narrow) ?? this.compare(wide, narrow);
    row.set(narrow, known);
    return known;
  }

  same(one: Grant, other: Grant): boolean {
    return this.contains(one, other) === "yes" && this.contains(other, one) === "yes";
  }

  /** The scope as text: equal texts are equal scopes, unless something is unknown in them. */
  textOf(grant: Grant): string {
    const known = this.texts.get(grant) ?? JSON.stringify([grant.target, grant.conditions, sourceOf(grant)]);
    this.texts.set(grant, known);
    return known;
  }

  private compare(wide: Grant, narrow: Grant): Truth {
    if (wide === narrow) return "yes";
    const text = this.textOf(wide);
    if (text === this.textOf(narrow) && !text.includes('"unknown"')) return "yes";
    return every([
      contains(wide.target, narrow.target),
      conditionContains(wide.conditions, narrow.conditions),
      sourceContains(wide, narrow),
    ]);
  }
}

function sourceContains(wide: Grant, narrow: Grant): Truth {
  if (wide.subject.kind === "service" && narrow.subject.kind === "service")
    return contains(wide.subject.source, narrow.subject.source);
  if (wide.subject.kind === "unknown" || narrow.subject.kind === "unknown") return "unknown";
  return wide.subject.kind === narrow.subject.kind ? "yes" : "no";
}

function sourceOf({ subject }: Grant): unknown {
  return subject.kind === "service" ? subject.source : subject.kind;
}
