import type { Readable } from "node:stream";
import type { ServerWritableStream } from "@grpc/grpc-js";

/** Sends a child's output on as it comes, byte for byte, no faster than the engine takes it. */
export function streamOutput<Request, Response>(
  output: Readable | null,
  call: ServerWritableStream<Request, Response>,
  wrap: (chunk: Uint8Array) => Response,
): void {
  output?.on("data", (chunk: Buffer) => {
    if (call.write(wrap(chunk)) || call.cancelled) return;
    output.pause();
    call.once("drain", () => output.resume());
  });
}
