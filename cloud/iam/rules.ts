import type { RuleCondition } from "./entities";
import { wildcard } from "./wildcard";

/** What conditions of a policy may ask about. */
export interface Conditions {
  /** Milliseconds, in the cloud's time. */
  readonly now: number;
  /** `{{resource.attributes.…}}` and the like, by their path without braces. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/**
 * Time- and attribute-based conditions of v2 policies. Operators that the cloud does not know do not hold:
 * a grant is never given on a condition that was not understood.
 * Source: IBM Cloud documentation, "Time-based access" and "Resource attribute-based conditions".
 */
export function ruleHolds(rule: RuleCondition, conditions: Conditions): boolean {
  if ("conditions" in rule) {
    return rule.operator === "and"
      ? rule.conditions.every((part) => ruleHolds(part, conditions))
      : rule.conditions.some((part) => ruleHolds(part, conditions));
  }
  const path = rule.key.replace(/^\{\{|\}\}$/g, "");
  if (times.has(path)) return timeHolds(path, rule.operator, rule.value, conditions.now);
  return attributeHolds(conditions.attributes[path], rule.operator, rule.value);
}

const times: ReadonlySet<string> = new Set(
  ["day_of_week", "current_time", "current_date", "current_date_time"].map(
    (name) => `environment.attributes.${name}`,
  ),
);

function timeHolds(path: string, operator: string, value: unknown, now: number): boolean {
  const name = path.slice("environment.attributes.".length);
  if (name === "day_of_week") {
    if (operator !== "dayOfWeekAnyOf" && operator !== "dayOfWeekEquals") return false;
    const wanted = [value].flat().map(String); // each day has a time zone of its own
    return wanted.some((text) => localTime(now, offsetOf(text)).day === Number.parseInt(text, 10));
  }
  const text = String(value);
  const there = localTime(now, offsetOf(text));
  const pair: readonly [number, number] =
    name === "current_time"
      ? [there.seconds, secondsOf(text)]
      : name === "current_date"
        ? [there.date, dateOf(text)]
        : [now, Date.parse(text)];
  if (Number.isNaN(pair[1])) return false;
  const [actual, wanted] = pair;
  if (/LessThanOrEquals$/.test(operator)) return actual <= wanted;
  if (/GreaterThanOrEquals$/.test(operator)) return actual >= wanted;
  if (/LessThan$/.test(operator)) return actual < wanted;
  if (/GreaterThan$/.test(operator)) return actual > wanted;
  return false;
}

function attributeHolds(actual: string | undefined, operator: string, value: unknown): boolean {
  const wanted = [value].flat().map(String);
  switch (operator) {
    case "stringExists":
      return (actual !== undefined && actual !== "") === (String(value) === "true");
    case "stringEquals":
    case "stringEqualsAnyOf":
      return actual !== undefined && wanted.includes(actual);
    case "stringMatch":
    case "stringMatchAnyOf":
      return actual !== undefined && wanted.some((pattern) => wildcard(pattern).test(actual));
    default:
      return false;
  }
}

/** Minutes east of UTC at the end of `09:00:00-05:00`, `1+00:00`, `2026-01-01+01:00`. */
function offsetOf(text: string): number {
  const zone = /([+-])(\d\d):(\d\d)$/.exec(text);
  if (!zone) return 0;
  const minutes = Number(zone[2]) * 60 + Number(zone[3]);
  return zone[1] === "-" ? -minutes : minutes;
}

function localTime(now: number, offsetMinutes: number): { seconds: number; date: number; day: number } {
  const there = new Date(now + offsetMinutes * 60_000);
  const midnight = Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate());
  // IBM counts the days of the week from 1 (Monday) to 7 (Sunday).
  return {
    seconds: Math.floor((there.getTime() - midnight) / 1000),
    date: midnight,
    day: there.getUTCDay() || 7,
  };
}

function secondsOf(text: string): number {
  const [hours, minutes, seconds] = text.slice(0, 8).split(":").map(Number);
  return (hours ?? Number.NaN) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

function dateOf(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
}
