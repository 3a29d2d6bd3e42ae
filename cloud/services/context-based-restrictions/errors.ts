import type { FastifyRequest } from "fastify";
import { AccessDenied, InvalidRequest, ServiceError, Unauthenticated } from "../../core/errors";
import type { WireError } from "../../core/service";

/** What of the request an error is about. */
interface Target {
  type: "parameter" | "header" | "field";
  name: string;
  value?: string;
}

export function refusal(status: number, code: string, message: string, target?: Target): ServiceError {
  return new ServiceError(status, code, message, target ? { target } : {});
}

/** Source of code, wording and target: a rule's 404 in terraform-provider-ibm pull request 5246. */
export function notFound(kind: "rule" | "zone", id: string): ServiceError {
  return refusal(404, `${kind}_not_found_in_store`, `The ${kind} '${id}' is not found in store.`, {
    type: "parameter",
    name: `${kind}_id`,
    value: id,
  });
}

export function invalidField(code: string, message: string, name: string, value?: string): ServiceError {
  return refusal(400, code, message, { type: "field", name, ...(value === undefined ? {} : { value }) });
}

/** `{ trace, errors: [{ code, message, target? }], status_code }`. Source: terraform-provider-ibm pull request 5246. */
export function formatError(error: ServiceError, request: FastifyRequest): WireError {
  return {
    status: error.status,
    body: { trace: request.transactionId, errors: errorsOf(error), status_code: error.status },
    headers: { ...error.headers, "x-correlation-id": correlationId(request) },
  };
}

/** The caller's `X-Correlation-Id`, which has precedence over `Transaction-Id`. */
export function correlationId(request: FastifyRequest): string {
  const given = request.headers["x-correlation-id"];
  return typeof given === "string" && /^[\w ,-]{1,1024}$/.test(given) ? given : request.transactionId;
}

function errorsOf(error: ServiceError): Record<string, unknown>[] {
  if (error instanceof Unauthenticated) {
    return [{ code: "invalid_token", message: "The token is missing, invalid or expired." }];
  }
  if (error instanceof AccessDenied) {
    return [{ code: "not_authorized", message: "You are not authorized to perform this operation." }];
  }
  if (error instanceof InvalidRequest) {
    // Word for word what platform-services-node-sdk's integration test expects of a wrong account in the path.
    if ((error as { validationContext?: string }).validationContext === "params") {
      return error.problems.map(({ field }) => ({
        code: "invalid_input",
        message: `The parameter "${field}" in path has an error.`,
        target: { type: "parameter", name: field },
      }));
    }
    return error.problems.map(({ field, message }) => ({
      code: "invalid_input",
      message: field ? `${field} ${message}` : message,
      ...(field ? { target: { type: "field", name: field } } : {}),
    }));
  }
  return [{ code: error.code, message: error.message, ...error.extra }];
}
