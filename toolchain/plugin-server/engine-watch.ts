import { Client, credentials, status } from "@grpc/grpc-js";
import { channelOptions } from "./serve";

/**
 * Calls `onGone` once when the engine at `address` has gone away.
 *
 * The engine serves gRPC's standard health service; its `Watch` stream stays open for as long as the engine
 * lives, so that its end tells at once what polling would tell late.
 */
export function watchEngine(address: string, onGone: () => void): void {
  const client = new Client(address, credentials.createInsecure(), channelOptions);
  const asIs = (bytes: Buffer): Buffer => bytes;
  const nothing = Buffer.alloc(0);
  const watch = client.makeServerStreamRequest("/grpc.health.v1.Health/Watch", asIs, asIs, nothing);
  let done = false;
  const gone = (): void => {
    if (done) return;
    done = true;
    client.close();
    onGone();
  };
  watch.on("data", () => {});
  watch.on("end", gone);
  watch.on("error", (error: { code?: number }) => {
    // An engine without a health service is alive: it answered.
    if (error.code !== status.UNIMPLEMENTED) gone();
  });
}
