import type { FastifyRequest } from "fastify";
import type { Clock } from "../../core/clock";
import { AccessDenied, InvalidRequest, ServiceError, Unauthenticated } from "../../core/errors";
import type { WireError } from "../../core/service";

declare module "fastify" {
  interface FastifyInstance {
    /** The cloud's time, for the error bodies, which are made outside of the routes. */
    cloudClock: Clock;
  }
}

/**
 * A refusal with IAM's message code (`BXNIM0415E`), its text and, where IAM gives one, the longer explanation.
 * `reason` is the `code` of `/v1` errors (`not_found`); left out, it follows from the status.
 */
export function refusal(
  status: number,
  messageCode: string,
  message: string,
  details?: string,
  reason = reasons[status] ?? "bad_request",
): ServiceError {
  return new ServiceError(status, messageCode, message, { details, reason });
}

const reasons: Readonly<Record<number, string>> = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  405: "method_not_allowed",
  409: "conflict",
  415: "unsupported_media_type",
  429: "too_many_requests",
  500: "internal_error",
  502: "bad_gateway",
  503: "service_unavailable",
  504: "gateway_timeout",
};

/** The code and words that IAM uses for what every service can refuse. */
function worded(error: ServiceError): ServiceError {
  if (error instanceof Unauthenticated) {
    return error.reason === "missing"
      ? refusal(401, "BXNIM0308E", "No authorization header found")
      : refusal(401, "BXNIM0407E", "Provided token is invalid.", error.message);
  }
  if (error instanceof AccessDenied)
    return refusal(403, "BXNIM0513E", "You are not authorized to use this API");
  if (error instanceof InvalidRequest) return invalid(error);
  switch (error.code) {
    case "not_found":
      return webException(404, "NotFoundException", "HTTP 404 Not Found");
    case "unsupported_media_type":
      return webException(415, "NotSupportedException", "HTTP 415 Unsupported Media Type");
    case "internal_error":
      return refusal(500, "BXNIM0050E", error.message);
    case "bad_request":
    case "invalid_body":
      return refusal(400, "BXNIM0106E", "Property validation failed.", error.message);
    case "too_many_requests":
      return webException(429, "ClientErrorException", "HTTP 429 Too Many Requests");
    case "bad_gateway":
    case "service_unavailable":
    case "gateway_timeout":
      return webException(
        error.status,
        "ServiceUnavailableException",
        `HTTP ${error.status} ${error.message}`,
      );
    default:
      return error;
  }
}

/** What IAM's web framework answers before IAM itself is asked. */
export function webException(status: number, exception: string, details: string): ServiceError {
  const message = `Web application exception 'javax.ws.rs.${exception}' during request processing.`;
  return refusal(status, "BXNIM0060E", message, details);
}

function invalid(error: InvalidRequest): ServiceError {
  const missing = error.problems.find((problem) => problem.message === "is required");
  if (missing) {
    const details = `Property '${missing.field}' either missing or empty.`;
    return refusal(400, "BXNIM0109E", "Property missing or empty.", details);
  }
  return refusal(400, "BXNIM0106E", "Property validation failed.", error.message);
}

/** The body of `/identity/*` and `/oidc/*` (camel case, with context) or of `/v1/*`, as IAM sends them. */
export function formatError(error: ServiceError, request: FastifyRequest): WireError {
  const { status, code, message, extra, headers } = worded(error);
  const { details, reason } = extra as { details?: string; reason?: string };
  if (/^\/(identity|oidc)\//.test(request.url)) {
    const body = {
      errorCode: code,
      errorMessage: message,
      ...(details === undefined ? {} : { errorDetails: details }),
      context: tokenContext(request),
    };
    return { status, body, headers };
  }
  const body = {
    errors: [
      {
        code: reason ?? reasons[status] ?? "bad_request",
        message_code: code,
        message,
        ...(details === undefined ? {} : { details }),
      },
    ],
    status_code: status,
    trace: request.transactionId,
  };
  return { status, body, headers };
}

/** `context` of the token endpoint's errors; server, thread and cluster are this cloud's own. */
function tokenContext(request: FastifyRequest): Record<string, string> {
  const now = contextStamp(request.server.cloudClock.now());
  return {
    requestId: request.transactionId,
    requestType: "incoming.Identity_Token",
    userAgent: String(request.headers["user-agent"] ?? ""),
    url: `https://${request.hostName}`,
    instanceId: "iamid-local",
    threadId: "1",
    host: "iamid-local",
    startTime: now,
    endTime: now,
    elapsedTime: "0",
    locale: "en_US",
    clusterName: "iam-id-local",
  };
}

/** `26.12.2024 17:23:26:340 UTC` */
function contextStamp(ms: number): string {
  const [date = "", time = ""] = new Date(ms).toISOString().slice(0, 23).split("T");
  return `${date.split("-").reverse().join(".")} ${time.replace(".", ":")} UTC`;
}
