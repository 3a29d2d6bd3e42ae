import type { RuleCondition } from "../../iam/entities";
import type { PolicyDraft } from "./draft";
import { invalidBody } from "./errors";

const timeKeys: Readonly<Record<string, RegExp>> = {
  "{{environment.attributes.day_of_week}}": /^dayOfWeek(Equals|AnyOf)$/,
  "{{environment.attributes.current_time}}": /^time(Less|Greater)Than(OrEquals)?$/,
  "{{environment.attributes.current_date}}": /^date(Less|Greater)Than(OrEquals)?$/,
  "{{environment.attributes.current_date_time}}": /^dateTime(Less|Greater)Than(OrEquals)?$/,
};
const zone = "(Z|[+-]\\d{2}:\\d{2})";
const timeValues: Readonly<Record<string, RegExp>> = {
  "{{environment.attributes.day_of_week}}": new RegExp(`^[1-7]${zone}$`),
  "{{environment.attributes.current_time}}": new RegExp(`^([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d${zone}$`),
  "{{environment.attributes.current_date}}": new RegExp(`^\\d{4}-\\d{2}-\\d{2}${zone}?$`),
  "{{environment.attributes.current_date_time}}": new RegExp(
    `^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?${zone}$`,
  ),
};
const attributeKey = /^\{\{(resource|environment)\.attributes\.[\w./-]+\}\}$/;
const attributeOperators: ReadonlySet<string> = new Set([
  "stringEquals",
  "stringEqualsAnyOf",
  "stringMatch",
  "stringMatchAnyOf",
  "stringExists",
]);
const timePatterns: ReadonlySet<string> = new Set([
  "time-based-conditions:once",
  "time-based-conditions:weekly",
  "time-based-conditions:weekly:all-day",
  "time-based-conditions:weekly:custom-hours",
]);
const attributePattern = /^attribute-based-condition:resource:literal(-and-wildcard)?$/;

const conditionLimit = 10;

/**
 * Conditions of a v2 policy: at most ten, nested at most once, with the operators of their pattern.
 * Source: IAM Policy Management API, "Create a policy" (v2); IBM Cloud documentation, "IAM condition properties".
 */
export function checkRule({ rule, pattern }: PolicyDraft): void {
  if (!rule) {
    if (pattern !== undefined) throw invalidBody("'pattern' needs a 'rule'.");
    return;
  }
  if (pattern === undefined) throw invalidBody("'pattern' is required when 'rule' is given.");
  const isTime = timePatterns.has(pattern);
  if (!isTime && !attributePattern.test(pattern)) {
    throw invalidBody(`The pattern '${pattern}' is not supported.`);
  }
  const leaves = leavesOf(rule, isTime ? 1 : 2);
  if (leaves.length > conditionLimit) throw invalidBody(`A rule has at most ${conditionLimit} conditions.`);
  for (const leaf of leaves) checkLeaf(leaf, isTime);
}

type Leaf = Extract<RuleCondition, { key: string }>;

function leavesOf(rule: RuleCondition, depth: number): Leaf[] {
  if (!("conditions" in rule)) return [rule];
  if (depth === 0) throw invalidBody("The conditions of the rule are nested too deeply.");
  if (rule.conditions.length < 2) throw invalidBody("A combination has at least two conditions.");
  return rule.conditions.flatMap((part) => leavesOf(part, depth - 1));
}

function checkLeaf({ key, operator, value }: Leaf, isTime: boolean): void {
  const operators = timeKeys[key];
  if (!isTime || !operators) {
    if (isTime) throw invalidBody(`The condition key '${key}' does not fit the pattern.`);
    if (!attributeKey.test(key) || !attributeOperators.has(operator)) {
      throw invalidBody(`The condition '${key}' '${operator}' is not supported.`);
    }
    return;
  }
  if (!operators.test(operator)) throw invalidBody(`The operator '${operator}' does not fit '${key}'.`);
  const values = operator.endsWith("AnyOf") ? value : [value];
  const fits =
    Array.isArray(values) && values.length > 0 && values.every((v) => timeValues[key]!.test(String(v)));
  if (!fits) throw invalidBody(`The value of the condition '${key}' is not valid.`);
}
