import type { FastifyRequest } from "fastify";
import { AccessDenied, InvalidRequest, ServiceError, Unauthenticated } from "../../core/errors";
import type { WireError } from "../../core/service";

/** One error as the Access Groups API sends it (SDK: `Error`). */
export interface GroupsError {
  code: string;
  message: string;
}

export function notFound(message: string): ServiceError {
  return new ServiceError(404, "not_found", message);
}

export function groupNotFound(id: string): ServiceError {
  return notFound(`Group ${id} is not found`);
}

export function conflict(message: string): ServiceError {
  return new ServiceError(409, "conflict", message);
}

export function badRequest(code: string, message: string): ServiceError {
  return new ServiceError(400, code, message);
}

/**
 * `{ trace, errors: [{ code, message }], status_code }`.
 * Source: IBM Cloud API docs, IAM Access Groups, "Error handling".
 */
export function formatError(error: ServiceError, request: FastifyRequest): WireError {
  return {
    status: error.status,
    body: { trace: request.transactionId, errors: errorsOf(error), status_code: error.status },
    headers: error.headers,
  };
}

/** The errors that one refusal stands for, also used per member in a 207. */
export function errorsOf(error: ServiceError): GroupsError[] {
  if (error instanceof Unauthenticated) {
    return [
      error.reason === "missing"
        ? { code: "missing_access_token", message: "The access token is missing." }
        : { code: "invalid_access_token", message: "The provided access token provided is invalid." },
    ];
  }
  if (error instanceof AccessDenied) {
    return [
      {
        code: "forbidden",
        message: "The provided access token does not have the proper authority to access this operation.",
      },
    ];
  }
  if (error instanceof InvalidRequest) {
    return error.problems.map(({ field, message }) => ({
      code: "invalid_request",
      message: field ? `${field} ${message}` : message,
    }));
  }
  return [{ code: error.code, message: error.message }];
}
