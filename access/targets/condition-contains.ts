import { every, some, type Truth, truth } from "../truth";
import type { Condition } from "./condition";
import { constraintContains } from "./constraint";

type TimeCondition = Extract<Condition, { kind: "time" }>;

/**
 * Does `wide` hold whenever `narrow` does? Fewer branches of an "or" and more terms of an "and" are narrower;
 * no condition is wider than any. "no" where it is not proven, as for targets.
 */
export function conditionContains(wide: Condition, narrow: Condition): Truth {
  if (wide === narrow || wide.kind === "always") return "yes";
  if (narrow.kind === "any") return every(narrow.of.map((one) => conditionContains(wide, one)));
  if (wide.kind === "all") return every(wide.of.map((one) => conditionContains(one, narrow)));
  if (narrow.kind === "all" || wide.kind === "any") {
    const weaker = narrow.kind === "all" ? narrow.of.map((one) => conditionContains(wide, one)) : [];
    const branches = wide.kind === "any" ? wide.of.map((one) => conditionContains(one, narrow)) : [];
    return some([...weaker, ...branches]);
  }
  if (wide.kind === "unknown" || narrow.kind === "unknown") return "unknown";
  if (wide.kind === "string" && narrow.kind === "string" && wide.key === narrow.key)
    return constraintContains(wide.constraint, narrow.constraint);
  if (wide.kind === "time" && narrow.kind === "time" && wide.key === narrow.key)
    return truth(timeContains(wide, narrow));
  return "no";
}

function timeContains(wide: TimeCondition, narrow: TimeCondition): boolean {
  if (isDay(wide) && isDay(narrow)) return narrow.values.every((day) => wide.values.includes(day));
  if (wide.operator !== narrow.operator) return false;
  const [bound = ""] = wide.values;
  const [value = ""] = narrow.values;
  if (bound === value) return true;
  const order = wide.operator.startsWith("dateTime")
    ? compareDates(value, bound)
    : compareTimes(value, bound);
  return wide.operator.endsWith("LessThanOrEquals") ? order < 0 : order > 0;
}

function isDay({ operator }: TimeCondition): boolean {
  return operator === "dayOfWeekEquals" || operator === "dayOfWeekAnyOf";
}

/** NaN, which is neither less nor greater, for what is no date. */
function compareDates(one: string, other: string): number {
  return Date.parse(one) - Date.parse(other);
}

/** `hh:mm:ss±hh:mm`; times of day in different offsets wrap around midnight, so they are not compared. */
function compareTimes(one: string, other: string): number {
  const form = /^(\d{2}:\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})$/;
  const [, time = "", offset] = form.exec(one) ?? [];
  const [, otherTime = "", otherOffset] = form.exec(other) ?? [];
  if (offset === undefined || offset !== otherOffset) return Number.NaN;
  return time < otherTime ? -1 : Number(time > otherTime);
}
