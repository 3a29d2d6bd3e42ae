import type { FastifyRequest } from "fastify";
import { type Clock, isoStamp } from "../../core/clock";
import { AccessDenied, InvalidRequest, ServiceError, Unauthenticated } from "../../core/errors";
import type { WireError } from "../../core/service";

declare module "fastify" {
  interface FastifyInstance {
    /** The cloud's time, for the error bodies, which are made outside of the routes. */
    cloudClock: Clock;
  }
}

/** A refusal with IAM's message code (`BXNIM0415E`), its text and, where IAM gives one, the longer explanation. */
export function refusal(status: number, code: string, message: string, details?: string): ServiceError {
  return new ServiceError(status, code, message, details === undefined ? {} : { details });
}

/** The code and words IAM uses for what every service can refuse. */
function worded(error: ServiceError): ServiceError {
  if (error instanceof Unauthenticated) {
    if (error.reason === "missing") {
      return refusal(401, "BXNIM0308E", "No authorization header found.");
    }
    if (error.reason === "expired") {
      return refusal(401, "BXNIM0407E", "Provided token is not valid.", "The token has expired.");
    }
    return refusal(401, "BXNIM0407E", "Provided token is not valid.");
  }
  if (error instanceof AccessDenied) {
    return refusal(403, "BXNIM0513E", "You are not authorized to perform this operation.");
  }
  if (error instanceof InvalidRequest) {
    const [first] = error.problems;
    const missing = error.problems.find((problem) => problem.message === "is required");
    if (missing) return refusal(400, "BXNIM0109E", `Property missing or empty: '${missing.field}'.`);
    return refusal(400, "BXNIM0117E", `Invalid property: ${first?.field}`, error.message);
  }
  return error;
}

/** The body of `/identity/*` (camel case) or of `/v1/*` (snake case), as IAM sends them. */
export function formatError(error: ServiceError, request: FastifyRequest): WireError {
  const { status, code, message, extra, headers } = worded(error);
  const { details, ...rest } = extra;
  if (request.url.startsWith("/identity/")) {
    const body = {
      errorCode: code,
      errorMessage: message,
      ...(details === undefined ? {} : { errorDetails: details }),
      ...rest,
      context: tokenContext(request),
    };
    return { status, body, headers };
  }
  const body = {
    context: apiContext(request),
    status_code: status,
    errors: [{ code, message_code: code, message, ...(details === undefined ? {} : { details }), ...rest }],
    trace: request.transactionId,
  };
  return { status, body, headers };
}

function tokenContext(request: FastifyRequest): Record<string, string> {
  const now = isoStamp(request.server.cloudClock.now());
  return {
    requestId: request.transactionId,
    requestType: "incoming.Identity_Token",
    userAgent: String(request.headers["user-agent"] ?? ""),
    url: `https://${request.hostName}`,
    instanceId: "local",
    threadId: "local",
    host: "local",
    startTime: now,
    endTime: now,
    elapsedTime: "0",
    locale: "en_US",
    clusterName: "local",
  };
}

/** `context` of IAM's replies (SDK: `ResponseContext`). */
export function apiContext(request: FastifyRequest): Record<string, string> {
  const now = isoStamp(request.server.cloudClock.now());
  return {
    transaction_id: request.transactionId,
    operation: request.routeOptions.config?.operation ?? "",
    user_agent: String(request.headers["user-agent"] ?? ""),
    url: `https://${request.hostName}${request.url.split("?")[0]}`,
    instance_id: "local",
    thread_id: "local",
    host: "local",
    start_time: now,
    end_time: now,
    elapsed_time: "0",
    locale: "en_US",
    cluster_name: "local",
  };
}
