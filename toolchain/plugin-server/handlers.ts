import type {
  handleServerStreamingCall,
  handleUnaryCall,
  ServerUnaryCall,
  ServerWritableStream,
} from "@grpc/grpc-js";
import { toServiceError } from "./errors";

/** A unary call as an async function: what it throws becomes the call's status. */
export function unary<Request, Response>(
  handle: (request: Request, call: ServerUnaryCall<Request, Response>) => Promise<Response> | Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    // The extra `then` turns a synchronous throw into a rejection as well.
    Promise.resolve()
      .then(() => handle(call.request, call))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(toServiceError(error)),
      );
  };
}

/** A server-streaming call as an async function: the stream ends when it returns, fails when it throws. */
export function serverStreaming<Request, Response>(
  handle: (request: Request, call: ServerWritableStream<Request, Response>) => Promise<void>,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    handle(call.request, call).then(
      () => call.end(),
      // Not `destroy`: grpc-js sends the status from its own listener for this event.
      (error: unknown) => call.emit("error", toServiceError(error)),
    );
  };
}
