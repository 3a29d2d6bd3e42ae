import type { FastifyRequest } from "fastify";
import { AccessDenied, InvalidRequest, ServiceError, Unauthenticated } from "../../core/errors";
import type { WireError } from "../../core/service";
import { isMlHost } from "./regions";

export function badRequest(message: string, code = "invalid_parameter"): ServiceError {
  return new ServiceError(400, code, message);
}

export function notFound(code: string, message: string): ServiceError {
  return new ServiceError(404, code, message);
}

export function conflict(code: string, message: string): ServiceError {
  return new ServiceError(409, code, message);
}

/** Codes and words of 401 and 403: replies of Machine Learning shown in public clients' tests and guides. */
function worded(error: ServiceError): ServiceError {
  if (error instanceof Unauthenticated) {
    const why =
      error.reason === "expired" ? "an expired token" : "invalid token: Failed to parse and verify token";
    return new ServiceError(
      401,
      "authentication_token_not_valid",
      `Failed to authenticate the request due to ${why}`,
    );
  }
  if (error instanceof AccessDenied) {
    return new ServiceError(
      403,
      "authorization_rejected",
      "The caller is not authorized to do this in the space.",
    );
  }
  if (error instanceof InvalidRequest) return new ServiceError(400, "invalid_request_entity", error.message);
  return error;
}

/** `{trace, errors}`, with `status_code` and `more_info` from Machine Learning. */
export function formatError(error: ServiceError, request: FastifyRequest): WireError {
  const { status, code, message, headers } = worded(error);
  const trace = request.transactionId.replaceAll("-", "");
  if (!isMlHost(request.hostName)) {
    return { status, headers, body: { trace, errors: [{ code, message }] } };
  }
  const more_info = "https://cloud.ibm.com/apidocs/watsonx-ai";
  return { status, headers, body: { errors: [{ code, message, more_info }], trace, status_code: status } };
}
