import type { FastifyRequest } from "fastify";
import { AccessDenied, InvalidRequest, ServiceError, Unauthenticated } from "../../core/errors";
import type { WireError } from "../../core/service";

export function refusal(status: number, code: string, message: string, more_info = ""): ServiceError {
  return new ServiceError(status, code, message, { more_info });
}

export function userNotFound(iamId: string, accountId: string): ServiceError {
  return refusal(404, "NotFound", `The user ${iamId} is not found in account ${accountId}.`);
}

/** `{ trace, errors: [{ code, message, more_info }], status_code }`. Source: terraform-provider-ibm issue 6662. */
export function formatError(error: ServiceError, request: FastifyRequest): WireError {
  const { status, code, message, extra, headers } = worded(error);
  return {
    status,
    body: {
      trace: request.transactionId,
      errors: [{ code, message, more_info: extra.more_info ?? "" }],
      status_code: status,
    },
    headers,
  };
}

function worded(error: ServiceError): ServiceError {
  if (error instanceof Unauthenticated) {
    return refusal(401, "Unauthorized", "The IAM access token is missing, invalid or expired.");
  }
  if (error instanceof AccessDenied) {
    // Words from terraform-provider-ibm issue 1780; the code there is a number of older days.
    return refusal(403, "Forbidden", "Current user does not have access to team directory.");
  }
  if (error instanceof InvalidRequest) return refusal(400, "BadRequest", error.message);
  return error;
}
