import type { FederatedLogin } from "../../iam/caller";
import type { GroupRule, RuleCondition } from "./rule-store";

export const ruleOperators = [
  "EQUALS",
  "EQUALS_IGNORE_CASE",
  "IN",
  "NOT_EQUALS_IGNORE_CASE",
  "NOT_EQUALS",
  "CONTAINS",
] as const;

/** Does the rule apply to this login: the same identity provider, and every condition holds? */
export function matchesRule(
  rule: Pick<GroupRule, "realm_name" | "conditions">,
  login: FederatedLogin,
): boolean {
  if (rule.realm_name !== login.realm) return false;
  return rule.conditions.every((condition) => conditionHolds(condition, login.claims[condition.claim]));
}

/**
 * Booleans and numbers are compared as text. A claim that the login does not bring equals nothing.
 * Source: IBM Cloud docs, "IAM condition properties", "Available operators for rule and profile conditions".
 */
function conditionHolds({ operator, value }: RuleCondition, claim: unknown): boolean {
  if (claim === undefined || claim === null) return operator.startsWith("NOT_");
  const wanted = parsed(value);
  const list = (Array.isArray(wanted) ? wanted : [wanted]).map(String);
  const actual = Array.isArray(claim) ? undefined : String(claim);
  switch (operator) {
    case "EQUALS":
      return actual === list[0];
    case "NOT_EQUALS":
      return actual !== list[0];
    case "EQUALS_IGNORE_CASE":
      return actual?.toLowerCase() === list[0]?.toLowerCase();
    case "NOT_EQUALS_IGNORE_CASE":
      return actual?.toLowerCase() !== list[0]?.toLowerCase();
    case "IN":
      return actual !== undefined && list.includes(actual);
    case "CONTAINS":
      return Array.isArray(claim)
        ? claim.map(String).includes(list[0] ?? "")
        : (actual ?? "").includes(list[0] ?? "");
    default:
      return false;
  }
}

/** The value is stringified JSON; text that is not JSON stands for itself. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
