import { every, type Truth, truth } from "../truth";
import { isUnknown, type Unknown, unknown } from "../unknown";
import { includes } from "./inclusion";
import { everything, literalOf, matches, type Pattern, patternOf } from "./pattern";

/** What one attribute of a resource must be: there and in one of the sets, not there at all, or we do not know. */
export type Constraint =
  | { readonly kind: "present"; readonly patterns: readonly Pattern[] }
  | { readonly kind: "absent" }
  /** `literally`: whatever the value is, it is no pattern. */
  | { readonly kind: "unknown"; readonly why: string; readonly literally?: true };

/** Something that a policy says of an attribute, as any of IBM's forms has it. */
export interface RawAttribute {
  readonly key: unknown;
  /** Default: `stringEquals`. */
  readonly operator?: unknown;
  readonly value: unknown;
}

/**
 * Operators: IBM Cloud documentation, "IAM condition properties". A lone `*` counts as any value even where the
 * operator takes it literally: the provider reads `stringExists` back as `*`, so that the two cannot be told apart.
 */
export function constraintOf({ operator, value }: Omit<RawAttribute, "key">): Constraint {
  if (isUnknown(operator)) return unknownConstraint(operator);
  const values = Array.isArray(value) ? value : [value];
  const missing = values.find(isUnknown);
  if (missing) {
    const literally = /^stringEquals/.test(String(operator || "stringEquals"));
    return literally ? { ...unknownConstraint(missing), literally } : unknownConstraint(missing);
  }
  const texts = values.map(String);
  switch (operator || "stringEquals") {
    case "stringEquals":
    case "stringEqualsAnyOf":
      return present(texts.map((text) => (text === "*" ? everything : literalOf(text))));
    case "stringMatch":
    case "stringMatchAnyOf":
      return present(texts.map(patternOf));
    case "stringExists":
      if (texts[0] === "true") return present([everything]);
      if (texts[0] === "false") return { kind: "absent" };
      return unknownConstraint(unknown(`stringExists with the value ${JSON.stringify(texts[0])}`));
    default:
      return unknownConstraint(unknown(`the operator ${JSON.stringify(operator)}`));
  }
}

/** Patterns in one order and each once, so that equal constraints are written equally. */
function present(patterns: readonly Pattern[]): Constraint {
  const bySource = new Map(patterns.map((pattern) => [pattern.source, pattern]));
  return { kind: "present", patterns: [...bySource.keys()].sort().map((source) => bySource.get(source)!) };
}

function unknownConstraint({ why }: Unknown): Extract<Constraint, { kind: "unknown" }> {
  return { kind: "unknown", why };
}

/** Does every value that `narrow` admits satisfy `wide`? */
export function constraintContains(wide: Constraint, narrow: Constraint): Truth {
  if (wide === narrow) return "yes";
  if (
    wide.kind === "present" &&
    wide.patterns.some(({ source }) => source === "*") &&
    narrow.kind === "present"
  )
    return "yes";
  if (wide.kind === "unknown" || narrow.kind === "unknown") return "unknown";
  if (wide.kind === "absent" || narrow.kind === "absent") return truth(wide.kind === narrow.kind);
  return every(narrow.patterns.map((pattern) => truth(includes(wide.patterns, pattern))));
}

/** Does this value satisfy the constraint? `undefined`: the resource has no such attribute. */
export function constraintHolds(constraint: Constraint, value: string | undefined): Truth {
  if (constraint.kind === "unknown") return "unknown";
  if (constraint.kind === "absent") return truth(value === undefined);
  if (value === undefined) return "no";
  return truth(constraint.patterns.some((pattern) => matches(pattern, value)));
}

/** The only values that it admits, if it lists them. */
export function literals(constraint: Constraint): readonly string[] | undefined {
  if (constraint.kind !== "present") return undefined;
  const found = constraint.patterns.flatMap(({ literal }) => literal ?? []);
  return found.length === constraint.patterns.length ? found : undefined;
}

/** `kms`, `dev*`, `a or b`, `none`, `unknown`. */
export function describeConstraint(constraint: Constraint): string {
  if (constraint.kind === "unknown") return "unknown";
  if (constraint.kind === "absent") return "none";
  return constraint.patterns.map(({ source }) => (source === "*" ? "any" : source)).join(" or ");
}
