import leven from "leven";
import { ZodArray, ZodObject, type z } from "zod";
import { ConfigurationError, type ConfigurationProblem } from "./errors";
import { trialsOutsideDevelopment } from "./new-instance";
import { type StackConfig, schema } from "./schema";

/**
 * Checks a stack's configuration and fills in defaults.
 * @param values what stands under the project's namespace, by key, parsed
 * @param file where it stands, for the error
 * @throws ConfigurationError with every mistake in it
 */
export function checkConfig(values: Readonly<Record<string, unknown>>, file: string): StackConfig {
  const result = schema.safeParse(values);
  if (result.success) {
    requireDurablePlans(result.data, file);
    return result.data;
  }
  throw new ConfigurationError(
    file,
    result.error.issues.flatMap((issue) => problemsOf(issue, values)),
  );
}

function requireDurablePlans(config: StackConfig, file: string): void {
  const stack = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? file;
  const problems = trialsOutsideDevelopment(config, stack).map((index) => ({
    field: `engines[${index}].newInstance.plan`,
    value: '"trial"',
    expected: `must be standard in the stack ${stack}: a trial instance ends, with every secret in it; only dev may lose them`,
  }));
  if (problems.length > 0) throw new ConfigurationError(file, problems);
}

function problemsOf(issue: z.core.$ZodIssue, values: unknown): ConfigurationProblem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: dotted([...issue.path, key]),
      expected: `is not a known field${hint(key, issue.path)}`,
    }));
  }
  const value = valueAt(values, issue.path);
  if (value === undefined) return [{ field: dotted(issue.path), expected: `is missing; ${issue.message}` }];
  return [{ field: dotted(issue.path), value: shown(value), expected: expectedBy(issue) }];
}

/** zod's own words for a text where fields are due are no help. */
function expectedBy({ code, path, message, ...issue }: z.core.$ZodIssue): string {
  const fields =
    code === "invalid_type" && "expected" in issue && issue.expected === "object" ? keysAt(path) : [];
  return fields.length > 0 ? `must hold fields: ${fields.join(", ")}` : message;
}

/** `engines[0].instance` */
function dotted(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
    "",
  );
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value && typeof value === "object" ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    values,
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}

/** What may stand there; only the likeliest when it looks like a typing mistake. */
function hint(key: string, path: readonly PropertyKey[]): string {
  const known = keysAt(path);
  const near = known.find((field) => leven(field.toLowerCase(), key.toLowerCase(), { maxDistance: 3 }) <= 2);
  return near ? `; did you mean ${near}?` : `; expected one of ${known.join(", ")}`;
}

function keysAt(path: readonly PropertyKey[]): string[] {
  let at: z.core.$ZodType = schema;
  for (const part of path) {
    at = unwrapped(at);
    if (at instanceof ZodArray) at = at.element;
    else if (at instanceof ZodObject) at = at.shape[String(part)];
  }
  at = unwrapped(at);
  return at instanceof ZodObject ? Object.keys(at.shape) : [];
}

/** Without the wrappers of optional fields and defaults. */
function unwrapped(type: z.core.$ZodType): z.core.$ZodType {
  const { def } = type._zod as { def: { innerType?: z.core.$ZodType } };
  return def.innerType ? unwrapped(def.innerType) : type;
}
