import type { FastifyRequest } from "fastify";
import { AccessDenied, InvalidRequest, type ServiceError, Unauthenticated } from "../../core/errors";
import type { WireError } from "../../core/service";

/** Errors of global search and tagging: `{errors: [{code, message}], trace}`. Codes and words are inferred. */
export function formatError(error: ServiceError, request: FastifyRequest): WireError {
  const code =
    error instanceof Unauthenticated
      ? "unauthorized"
      : error instanceof AccessDenied
        ? "forbidden"
        : error instanceof InvalidRequest
          ? "bad_request"
          : error.code;
  return {
    status: error.status,
    body: { errors: [{ code, message: error.message }], trace: request.transactionId },
  };
}
