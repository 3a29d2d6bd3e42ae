import { isUnknown } from "../access";
import { blocksOf } from "./properties";
import { undecided, type Verdict, violation } from "./rule";

/** Characters that CONTAINS must look for. */
const leastText = 4;

/** Conditions on claims of a log-in that fit people whom nobody thought of. Values are JSON texts: `"\"admins\""`. */
export function looseConditions(conditions: unknown): Verdict[] {
  const given = blocksOf(conditions);
  if (given.length === 0) return [violation("has no condition, so that everybody fits")];
  return given.flatMap((condition): Verdict[] => {
    if (isUnknown(condition) || isUnknown(condition.operator))
      return [undecided("its conditions are not known yet")];
    const { claim, value } = condition;
    const operator = String(condition.operator).toUpperCase();
    if (operator.startsWith("NOT_")) return [violation(`fits everybody whose ${said(claim)} is another`)];
    if (operator !== "CONTAINS") return [];
    if (isUnknown(value)) return [undecided(`what ${said(claim)} must contain is not known yet`)];
    const text = String(value).replace(/^"|"$/g, "");
    return text.length < leastText
      ? [violation(`fits everybody whose ${said(claim)} contains "${text}"`)]
      : [];
  });
}

function said(claim: unknown): string {
  return typeof claim === "string" ? claim : "claim";
}
