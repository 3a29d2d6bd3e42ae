/** Why the local cloud itself could not start or go on: shown to the developer as one sentence with a cure. */
export class CloudError extends Error {
  override readonly name = "CloudError";
  constructor(
    readonly code:
      | "CLOUD_PORT_IN_USE"
      | "CLOUD_FOLDER_UNUSABLE"
      | "CLOUD_FOLDER_LOCKED"
      | "CLOUD_STATE_CORRUPT"
      | "CLOUD_NOT_RUNNING"
      | "CLOUD_BAD_ARGUMENT"
      | "CLOUD_BAD_FAULT"
      | "CLOUD_NO_SUCH_FAULT"
      | "CLOUD_BAD_REQUEST",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * A refusal that a service sends back over HTTP. `code` and `message` are IBM's words for it; the service's
 * `formatError` puts them into that service's own body.
 */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Extra members of the error body, in the service's own form (`details`, `more_info`, `target`). */
    readonly extra: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The caller's token is missing, malformed, forged or over. Every service words it its own way. */
export class Unauthenticated extends ServiceError {
  constructor(
    readonly reason: "missing" | "malformed" | "expired",
    message: string,
  ) {
    super(401, "unauthenticated", message);
  }
}

/** IAM decided no. `why` is for the request log and the console page, never for the wire. */
export class AccessDenied extends ServiceError {
  constructor(
    readonly action: string,
    readonly why: string,
  ) {
    super(403, "access_denied", `Not authorized to ${action}.`);
  }
}

/** The request does not fit the operation's schema: one entry per problem, `field` as a dotted path. */
export class InvalidRequest extends ServiceError {
  constructor(readonly problems: readonly { field: string; message: string }[]) {
    super(
      400,
      "invalid_request",
      problems.map((p) => (p.field ? `${p.field}: ${p.message}` : p.message)).join("; "),
    );
  }
}
