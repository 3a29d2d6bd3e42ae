import { type ServiceError, status } from "@grpc/grpc-js";

/** Error of a plugin; `code` is stable, `grpcStatus` is what the engine receives. */
export class PluginError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly grpcStatus: status = status.UNKNOWN,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "PluginError";
  }
}

/** A call of the engine's interface that this plugin does not serve. `advice` says what to do instead. */
export class UnimplementedError extends PluginError {
  constructor(call: string, advice: string) {
    super("unimplemented", `${call} is not available here: ${advice}`, status.UNIMPLEMENTED);
  }
}

/** The form in which grpc-js takes a failed call. An error that came over gRPC passes on as it is. */
export function toServiceError(error: unknown): Partial<ServiceError> {
  if (error instanceof PluginError)
    return { code: error.grpcStatus, details: error.message, message: error.message };
  if (!(error instanceof Error)) return { code: status.UNKNOWN, details: String(error) };
  const { code, details, metadata } = error as Partial<ServiceError>;
  if (typeof code === "number" && details !== undefined)
    return { code, details, ...(metadata && { metadata }) };
  return { code: status.UNKNOWN, details: error.message, message: error.message };
}
