import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { credentials } from "@grpc/grpc-js";
import { PluginError } from "../plugin-server/errors";
import { channelOptions } from "../plugin-server/serve";

/** Where Node.js listens for debuggers unless told otherwise, and where they look first. */
const preferredPort = 9229;

export interface Debugger {
  /** Arguments that make node wait for a debugger before the first line. */
  readonly nodeArguments: readonly string[];
  /** Tells the engine, and through it the editor, where the process waits. */
  announce(engineAddress: string, child: ChildProcess, name: string): Promise<void>;
}

export async function prepareDebugger(): Promise<Debugger> {
  const port = await freePort(preferredPort);
  return {
    nodeArguments: [
      `--inspect-brk=${port}`,
      // Leaves out "Debugger listening on ...".
      "--inspect-publish-uid=http",
    ],
    async announce(engineAddress, child, name) {
      const { EngineClient } = await import("@pulumi/pulumi/proto/engine_grpc_pb");
      const { StartDebuggingRequest } = await import("@pulumi/pulumi/proto/engine_pb");
      const { Struct } = await import("google-protobuf/google/protobuf/struct_pb");
      const elsewhere = port !== preferredPort;
      const config = Struct.fromJavaScript({
        name,
        type: "node",
        request: "attach",
        processId: child.pid ?? 0,
        continueOnAttach: true,
        skipFiles: ["<node_internals>/**"],
        ...(elsewhere && { port }),
      });
      const message = `on process id ${child.pid}${elsewhere ? ` and port ${port}` : ""}`;
      const request = new StartDebuggingRequest().setConfig(config).setMessage(message);
      const client = new EngineClient(engineAddress, credentials.createInsecure(), channelOptions);
      await new Promise<void>((resolve, reject) => {
        client.startDebugging(request, (cause) => {
          client.close();
          if (!cause) return resolve();
          reject(
            new PluginError("debugger", `unable to start debugging: ${cause.details}`, undefined, { cause }),
          );
        });
      });
    },
  };
}

/** The first free port from `first` on. */
async function freePort(first: number): Promise<number> {
  for (let port = first; port < first + 100; port++) {
    if (await isFree(port)) return port;
  }
  throw new PluginError("debugger", `no port from ${first} to ${first + 99} is free for a debugger`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
