import type { FastifyRequest } from "fastify";
import { AccessDenied, InvalidRequest, ServiceError, Unauthenticated } from "../../core/errors";
import type { WireError } from "../../core/service";

const documentation = "https://cloud.ibm.com/apidocs/secrets-manager/secrets-manager-v2";

export function notFound(message: string): ServiceError {
  return new ServiceError(404, "not_found", message);
}

export function badRequest(message: string, code = "bad_request"): ServiceError {
  return new ServiceError(400, code, message);
}

export function conflict(message: string): ServiceError {
  return new ServiceError(409, "conflict", message);
}

/** Wording: IBM Cloud documentation, "Locking secrets". */
export function locked(): ServiceError {
  return new ServiceError(
    412,
    "precondition_failed",
    "The requested action can't be completed because the secret version is locked.",
  );
}

/** A part of Secrets Manager that the local cloud does not have; never a wrong answer in its place. */
export function notServed(what: string): ServiceError {
  return new ServiceError(501, "not_implemented", `The local cloud does not serve ${what}.`);
}

function worded(error: ServiceError): ServiceError {
  if (error instanceof Unauthenticated) {
    const message =
      error.reason === "expired"
        ? "The IAM token has expired. Generate a new token and try again."
        : "The IAM token is missing or not valid.";
    return new ServiceError(401, "unauthorized", message);
  }
  if (error instanceof AccessDenied) {
    return new ServiceError(
      403,
      "forbidden",
      "You are not authorized to complete this action. To verify your permissions, contact your administrator.",
    );
  }
  if (error instanceof InvalidRequest) return new ServiceError(400, "bad_request", error.message);
  return error;
}

/**
 * v2: IBM's collection of errors (API handbook; `status_code`, `trace`, `errors`). v1 wrapped everything in
 * `metadata` and a collection (SDK v1: `CollectionMetadata`, type `…error+json`).
 */
export function formatError(error: ServiceError, request: FastifyRequest): WireError {
  const { status, code, message, extra, headers } = worded(error);
  if (request.url.startsWith("/api/v1/")) {
    const metadata = {
      collection_type: "application/vnd.ibm.secrets-manager.error+json",
      collection_total: 1,
    };
    return { status, headers, body: { metadata, errors: [{ code, message }], trace: request.transactionId } };
  }
  const errors = [{ code, message, ...extra, more_info: documentation }];
  return { status, headers, body: { status_code: status, trace: request.transactionId, errors } };
}
