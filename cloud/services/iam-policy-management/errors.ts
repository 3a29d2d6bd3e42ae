import type { FastifyRequest } from "fastify";
import { AccessDenied, InvalidRequest, ServiceError, Unauthenticated } from "../../core/errors";
import type { WireError } from "../../core/service";

/**
 * Errors of the policy API: `{trace, errors: [{code, message, details?}], status_code}`.
 * Codes: `ErrorObject` of the platform services SDK. The words of most messages are inferred.
 */
export function formatError(error: ServiceError, request: FastifyRequest): WireError {
  return {
    status: error.status,
    body: { trace: request.transactionId, errors: errorsOf(error, request), status_code: error.status },
    headers: error.headers,
  };
}

function errorsOf(error: ServiceError, request: FastifyRequest): object[] {
  if (error instanceof Unauthenticated) {
    return [{ code: "invalid_token", message: "The provided IAM token is invalid." }];
  }
  if (error instanceof AccessDenied) {
    return [
      {
        code: "insufficent_permissions",
        message: `Subject ${request.maybeCaller?.iamId ?? ""} does not have the permission ${error.action}.`,
      },
    ];
  }
  if (error instanceof InvalidRequest) {
    const isQuery = request.method === "GET";
    return error.problems.map(({ field, message }) => ({
      code: isQuery && message === "is required" ? "missing_required_query_parameter" : invalidCode(isQuery),
      message: field ? `${isQuery ? "Query parameter" : "Body field"} '${field}' ${message}.` : `${message}.`,
    }));
  }
  return [{ code: error.code, message: error.message, ...error.extra }];
}

function invalidCode(isQuery: boolean): string {
  return isQuery ? "request_not_processed" : "invalid_body";
}

export function invalidBody(message: string): ServiceError {
  return new ServiceError(400, "invalid_body", message);
}

export function policyNotFound(id: string): ServiceError {
  return new ServiceError(404, "policy_not_found", `Policy with ID '${id}' was not found.`);
}

export function roleNotFound(id: string): ServiceError {
  return new ServiceError(404, "role_not_found", `Role with ID '${id}' was not found.`);
}

export function limitReached(what: string, limit: number): ServiceError {
  return new ServiceError(
    400,
    "request_not_processed",
    `The account has reached the limit of ${limit} ${what}.`,
  );
}

/** The caller's `If-Match` is missing or names another revision. */
export function preconditionFailed(etag: string | undefined, current: string): ServiceError {
  if (etag === undefined) {
    return new ServiceError(400, "request_not_processed", "The If-Match header is required.");
  }
  return new ServiceError(
    412,
    "request_not_processed",
    `The If-Match header '${etag}' does not match the current revision '${current}'.`,
  );
}
