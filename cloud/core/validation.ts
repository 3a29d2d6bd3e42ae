import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import type { FastifyInstance } from "fastify";
import { InvalidRequest } from "./errors";

const shared = { allErrors: true, useDefaults: true, strict: false, allowUnionTypes: true } as const;
// Bodies are taken as they are: IBM's services do not turn "1" into 1. Queries are text on the wire, so they are converted.
const bodies = addFormats(new Ajv({ ...shared, coerceTypes: false }));
const texts = addFormats(new Ajv({ ...shared, coerceTypes: true }));

/** Checks requests against the routes' JSON schemas; every problem becomes one entry of an `InvalidRequest`. */
export function useValidation(app: FastifyInstance): void {
  app.setValidatorCompiler(({ schema, httpPart }) => {
    // Compiled when the route is first used: most runs use few of them, and all together take long.
    let validate: ValidateFunction | undefined;
    return (value: unknown) => {
      validate ??= (httpPart === "body" ? bodies : texts).compile(schema as object);
      return validate(value) ? { value } : { error: invalid(validate.errors ?? []) };
    };
  });
}

function invalid(errors: readonly ErrorObject[]): InvalidRequest {
  // What failed inside of if/then is told by itself; branches may tell the same twice.
  const told = errors.filter(({ keyword }) => keyword !== "if");
  const problems = told.map((error) => ({ field: fieldOf(error), message: messageOf(error) }));
  return new InvalidRequest([
    ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
  ]);
}

function fieldOf(error: ErrorObject): string {
  const path = error.instancePath.slice(1).replaceAll("/", ".");
  const missing = error.keyword === "required" ? String(error.params.missingProperty) : undefined;
  const extra =
    error.keyword === "additionalProperties" ? String(error.params.additionalProperty) : undefined;
  return [path, missing ?? extra].filter(Boolean).join(".");
}

function messageOf(error: ErrorObject): string {
  if (error.keyword === "required") return "is required";
  if (error.keyword === "type" && error.instancePath === "") return "The request body must be a JSON object";
  if (error.keyword === "additionalProperties") return "is not a known property";
  if (error.keyword === "enum")
    return `must be one of ${(error.params.allowedValues as unknown[]).join(", ")}`;
  return error.message ?? "is not valid";
}
