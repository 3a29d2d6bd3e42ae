import type { IncomingMessage } from "node:http";

const resets = new WeakMap<IncomingMessage, () => void>();

/** Says how the TCP connection under a request is reset; only the proxy knows, TLS hides it. */
export function resetsBy(request: IncomingMessage, reset: () => void): void {
  resets.set(request, reset);
}

/** Ends the connection with a TCP reset, without another byte. */
export function resetConnection(request: IncomingMessage): void {
  (resets.get(request) ?? (() => request.socket.destroy()))();
}
