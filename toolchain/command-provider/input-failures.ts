import { pathOf } from "./compare";
import { type InputSpec, type InputSpecs, loggingValues } from "./inputs";
import { isObject, isUnknown, type PropertyMap, type PropertyValue, reveal } from "./property-values";

export interface InputFailure {
  /** Path of the value, `environment.NAME`. */
  readonly property: string;
  /** Never has the value itself, which may be a secret. */
  readonly reason: string;
}

/** What is wrong with the inputs. A value that is not known yet is taken for right. */
export function inputFailures(given: PropertyMap, specs: InputSpecs): InputFailure[] {
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const spec = specs[name];
    return spec ? valueFailures(pathOf("", name), reveal(value), spec.type) : [unknownName(name, specs)];
  });
  const missing = Object.keys(specs).filter((name) => specs[name]?.required && given[name] === undefined);
  return [...wrong, ...missing.map((property) => ({ property, reason: `"${property}" is required` }))];
}

function unknownName(property: string, specs: InputSpecs): InputFailure {
  const known = Object.keys(specs).sort().join(", ");
  return { property, reason: `"${property}" is not a known property: known are ${known}` };
}

function valueFailures(path: string, value: PropertyValue, type: InputSpec["type"]): InputFailure[] {
  if (isUnknown(value)) return [];
  if (type === "strings" && Array.isArray(value))
    return value.flatMap((entry, index) => valueFailures(`${path}[${index}]`, entry, "string"));
  if (type === "stringMap" && isObject(value))
    return Object.entries(value).flatMap(([name, entry]) =>
      valueFailures(pathOf(path, name), entry, "string"),
    );
  if (isRight(value, type)) return [];
  return [{ property: path, reason: `"${path}" must be ${typeTexts[type]}, not ${describe(value)}` }];
}

function isRight(value: PropertyValue, type: InputSpec["type"]): boolean {
  if (type === "values") return Array.isArray(value);
  if (type === "logging") return loggingValues.some((known) => known === value);
  return typeof value === type;
}

const typeTexts: Record<InputSpec["type"], string> = {
  string: "a string",
  boolean: "a boolean",
  strings: "a list of strings",
  stringMap: "a map of strings",
  values: "a list",
  logging: `one of ${loggingValues.join(", ")}`,
};

function describe(value: PropertyValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "a map" : `a ${typeof value}`;
}
