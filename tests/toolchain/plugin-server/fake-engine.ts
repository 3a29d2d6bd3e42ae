import { type MethodDefinition, Server, ServerCredentials, type ServerWritableStream } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest, StartDebuggingRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

export interface FakeEngine {
  readonly address: string;
  readonly logs: { urn: string; message: string; ephemeral: boolean; severity: number }[];
  /** Processes that wait for a debugger. */
  readonly debugging: { config: Record<string, unknown>; message: string }[];
  /** Goes away at once, as a killed engine does. */
  die(): void;
}

const asIs = (bytes: Buffer): Buffer => bytes;
const watch: MethodDefinition<Buffer, Buffer> = {
  path: "/grpc.health.v1.Health/Watch",
  requestStream: false,
  responseStream: true,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
};

/** The engine's side that plugins call: log and health. */
export async function startFakeEngine(): Promise<FakeEngine> {
  const server = new Server();
  const logs: FakeEngine["logs"] = [];
  const debugging: FakeEngine["debugging"] = [];
  server.addService(EngineService, {
    startDebugging: (
      { request }: { request: StartDebuggingRequest },
      callback: (error: null, response: Empty) => void,
    ) => {
      const config = request.getConfig()?.toJavaScript() ?? {};
      debugging.push({ config, message: request.getMessage() });
      callback(null, new Empty());
    },
    log: (call: { request: LogRequest }, callback: (error: null, response: Empty) => void) => {
      const { urn, message, ephemeral, severity } = call.request.toObject();
      logs.push({ urn, message, ephemeral, severity });
      callback(null, new Empty());
    },
  });
  // Status "serving", and then nothing more for as long as the engine lives.
  const serving = Buffer.from([0x08, 0x01]);
  server.addService(
    { watch },
    { watch: (call: ServerWritableStream<Buffer, Buffer>) => call.write(serving) },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { address: `127.0.0.1:${port}`, logs, debugging, die: () => server.forceShutdown() };
}
