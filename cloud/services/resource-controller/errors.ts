import type { FastifyRequest } from "fastify";
import { AccessDenied, InvalidRequest, ServiceError, Unauthenticated } from "../../core/errors";
import type { WireError } from "../../core/service";

/**
 * Errors of resource controller and resource manager: `{error_code, message, status_code, transaction_id}`.
 * The form is what IBM's provider prints; codes and words are inferred.
 */
export function formatError(error: ServiceError, request: FastifyRequest): WireError {
  return {
    status: error.status,
    body: {
      error_code: codeOf(error),
      message: messageOf(error),
      status_code: error.status,
      transaction_id: request.transactionId,
      ...error.extra,
    },
    headers: error.headers,
  };
}

function codeOf(error: ServiceError): string {
  if (error instanceof Unauthenticated) return "not_authenticated";
  if (error instanceof AccessDenied) return "not_authorized";
  if (error instanceof InvalidRequest) return "RC-ValidationError";
  return error.code;
}

function messageOf(error: ServiceError): string {
  if (error instanceof Unauthenticated) return "The IAM token is missing, invalid or expired.";
  if (error instanceof AccessDenied)
    return `You are not authorized: the action '${error.action}' was denied.`;
  return error.message;
}

export function instanceNotFound(id: string): ServiceError {
  return new ServiceError(404, "RC-InstanceNotFound", `Resource instance '${id}' was not found.`);
}

export function groupNotFound(id: string): ServiceError {
  return new ServiceError(404, "not_found", `Resource group '${id}' was not found.`);
}

export function invalid(message: string): ServiceError {
  return new ServiceError(400, "RC-ValidationError", message);
}
