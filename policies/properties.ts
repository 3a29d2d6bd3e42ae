import { isUnknown, type Unknown } from "../access";

/** A block of Terraform's as an object: some SDKs have the block itself, states and others a list of one. */
export function blockOf(value: unknown): Readonly<Record<string, unknown>> | Unknown {
  const block = Array.isArray(value) ? value[0] : value;
  return isUnknown(block) ? block : ((block ?? {}) as Record<string, unknown>);
}

/** The blocks of a list; one that is not known stays so, and so does the list. */
export function blocksOf(value: unknown): (Readonly<Record<string, unknown>> | Unknown)[] {
  if (isUnknown(value)) return [value];
  return Array.isArray(value) ? value.map(blockOf) : [];
}

/** Every text in a value, and the values in it that are not known. */
export function leavesOf(value: unknown): (string | Unknown)[] {
  if (typeof value === "string" || isUnknown(value)) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}

/** Not said by the program, or said as nothing. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
