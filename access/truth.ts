/** Kleene's three values. "unknown" is what no value we have decides; it is never rounded to either side here. */
export type Truth = "yes" | "no" | "unknown";

export function truth(value: boolean): Truth {
  return value ? "yes" : "no";
}

/** "no" if one is, else "unknown" if one is; "yes" for nothing at all. */
export function every(values: Iterable<Truth>): Truth {
  let result: Truth = "yes";
  for (const value of values) {
    if (value === "no") return "no";
    if (value === "unknown") result = "unknown";
  }
  return result;
}

/** "yes" if one is, else "unknown" if one is; "no" for nothing at all. */
export function some(values: Iterable<Truth>): Truth {
  let result: Truth = "no";
  for (const value of values) {
    if (value === "yes") return "yes";
    if (value === "unknown") result = "unknown";
  }
  return result;
}
