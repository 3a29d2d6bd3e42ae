import { isUnknown } from "../unknown";
import { type Constraint, constraintOf, describeConstraint } from "./constraint";

/** When a grant holds besides its target: a tree of and/or over attributes of the resource and over the time. */
export type Condition =
  | { readonly kind: "always" }
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly kind: "string"; readonly key: string; readonly constraint: Constraint }
  /** `values`: times, dates or days of the week as IAM takes them. */
  | {
      readonly kind: "time";
      readonly key: string;
      readonly operator: string;
      readonly values: readonly string[];
    }
  | { readonly kind: "unknown"; readonly why: string };

export const always: Condition = { kind: "always" };

/** `rule` of a v2 policy, or a condition within it: plain data as IAM has it. */
export function conditionOf(rule: unknown): Condition {
  if (rule === undefined || rule === null) return always;
  if (isUnknown(rule)) return { kind: "unknown", why: rule.why };
  if (typeof rule !== "object") return { kind: "unknown", why: "a rule that is no object" };
  const { key, operator, value, conditions } = rule as Record<string, unknown>;
  if (isUnknown(conditions)) return { kind: "unknown", why: conditions.why };
  if (Array.isArray(conditions) && conditions.length > 0)
    return combined(operator, conditions.map(conditionOf));
  if (isUnknown(key)) return { kind: "unknown", why: key.why };
  return leaf(String(key).replace(/^\{\{|\}\}$/g, ""), operator, value);
}

/** Several conditions by `operator` (`and`, `or`); in one order and each once, so that equal ones look alike. */
export function combined(operator: unknown, conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return always;
  if (conditions.length === 1) return conditions[0]!;
  if (operator !== "and" && operator !== "or")
    return { kind: "unknown", why: `conditions joined by ${describeOperator(operator)}` };
  const kind = operator === "and" ? "all" : "any";
  const flat = conditions.flatMap((one) => (one.kind === kind ? one.of : [one]));
  const byText = new Map(flat.map((one) => [describeCondition(one), one]));
  const of = [...byText.keys()].sort().map((text) => byText.get(text)!);
  return of.length === 1 ? of[0]! : { kind, of };
}

function leaf(key: string, operator: unknown, value: unknown): Condition {
  const values = Array.isArray(value) ? value : [value];
  const missing = [operator, value, ...values].find(isUnknown);
  if (missing) return { kind: "unknown", why: missing.why };
  if (typeof operator === "string" && operator.startsWith("string")) {
    const constraint = constraintOf({ operator, value: values.length > 1 ? values : values[0] });
    return { kind: "string", key, constraint };
  }
  if (typeof operator === "string" && /^(dateTime|time|dayOfWeek)/.test(operator))
    return { kind: "time", key, operator, values: values.map(String).sort() };
  return { kind: "unknown", why: `the operator ${describeOperator(operator)}` };
}

function describeOperator(operator: unknown): string {
  return isUnknown(operator) ? "an unknown operator" : (JSON.stringify(operator) ?? "no operator");
}

/** `path=home/* and (day_of_week dayOfWeekAnyOf 1, 2)`; "always" for no condition. */
export function describeCondition(condition: Condition): string {
  switch (condition.kind) {
    case "always":
      return "always";
    case "unknown":
      return "unknown";
    case "string":
      return `${condition.key}=${describeConstraint(condition.constraint)}`;
    case "time":
      return `${condition.key} ${condition.operator} ${condition.values.join(", ")}`;
    default: {
      const word = condition.kind === "all" ? " and " : " or ";
      return `(${condition.of.map(describeCondition).join(word)})`;
    }
  }
}
