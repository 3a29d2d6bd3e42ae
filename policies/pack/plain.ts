import { UnknownValueError } from "@pulumi/policy";
import { plain, unknown } from "../../access";

/**
 * Properties as the SDK hands them to a policy, as plain data. There every read of a value that is not known yet
 * throws, and a rule that throws is told as advice instead of being enforced; here such a value is `Unknown`.
 */
export function plainOf(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return plain(copyOf(properties)) as Record<string, unknown>;
}

function copyOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const read = (key: string | number) => valueAt(value, key);
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(index));
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(key)]));
}

function valueAt(holder: object, key: string | number): unknown {
  try {
    return copyOf((holder as Record<string | number, unknown>)[key]);
  } catch (error) {
    if (error instanceof UnknownValueError) return unknown("not known before it is created");
    throw error;
  }
}
