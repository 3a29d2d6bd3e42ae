import { PassThrough, type Readable } from "node:stream";
import { Client, credentials, type MethodDefinition, type ServerWritableStream, status } from "@grpc/grpc-js";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import { PluginError } from "../plugin-server/errors";
import { unary } from "../plugin-server/handlers";
import { channelOptions, listen } from "../plugin-server/serve";
import { deferred } from "./deferred";
import { takeFirstLine } from "./first-line";

/**
 * Stands between the engine and a policy pack. A policy pack expects stack, project and configuration in its
 * environment when it starts, whereas the engine tells them by `ConfigureStack` to an analyzer that runs. So
 * the proxy listens first, and the pack is started with what the proxy was told.
 * https://github.com/pulumi/pulumi/blob/master/sdk/policy_proxy.go
 */
export interface PolicyProxy {
  /** Variables for the policy pack; none when the engine has no stack to tell of (`pulumi policy publish`). */
  stackEnvironment(): Promise<NodeJS.ProcessEnv>;
  /** Connects to the port that the policy pack prints first, and returns the rest of its stdout. */
  attach(stdout: Readable): Readable;
  stop(): void;
}

export async function startPolicyProxy(
  call: ServerWritableStream<RunPluginRequest, RunPluginResponse>,
): Promise<PolicyProxy> {
  const stack = deferred<Buffer | undefined>();
  const pack = deferred<Client>();

  const { server, port } = await listen(analyzerMethods, {
    Handshake: unary<Buffer, Buffer>(() => noBytes),
    ConfigureStack: unary<Buffer, Buffer>((request) => {
      stack.resolve(request);
      return noBytes;
    }),
    ...Object.fromEntries(
      forwarded.map((name) => [
        name,
        unary<Buffer, Buffer>(async (request) => {
          stack.resolve(undefined);
          return forward(await pack.promise, name, request);
        }),
      ]),
    ),
  });
  call.on("cancelled", () => stack.resolve(undefined));
  call.write(new RunPluginResponse().setStdout(Buffer.from(`${port}\n`)));

  const connect = async (line: string): Promise<void> => {
    if (!/^\d+$/.test(line)) {
      throw new PluginError(
        "no-port",
        `the policy pack printed "${line}" before it was ready: let it write to stderr (console.error) while it loads`,
      );
    }
    const client = new Client(`127.0.0.1:${line}`, credentials.createInsecure(), channelOptions);
    const request = await stack.promise;
    // The pack reads the stack's tags from here. One that is too old for the call does without.
    if (request) {
      await forward(client, "ConfigureStack", request).catch((error: { code?: number }) => {
        if (error.code !== status.UNIMPLEMENTED) throw error;
      });
    }
    pack.resolve(client);
  };

  return {
    async stackEnvironment() {
      const request = await stack.promise;
      if (!request) return {};
      // Loaded only here: most runs of the host see no policy pack.
      const { AnalyzerStackConfigureRequest } = await import("@pulumi/pulumi/proto/analyzer_pb");
      return environment(AnalyzerStackConfigureRequest.deserializeBinary(request));
    },
    attach(stdout) {
      const rest = new PassThrough();
      takeFirstLine(stdout, rest).then(connect).catch(pack.reject);
      return rest;
    },
    stop() {
      pack.reject(new PluginError("policy-pack-ended", "the policy pack has ended", status.UNAVAILABLE));
      pack.promise.then(
        (client) => client.close(),
        () => {},
      );
      server.forceShutdown();
    },
  };
}

/** Calls that only the policy pack itself can answer. */
const forwarded = [
  "Analyze",
  "AnalyzeStack",
  "Remediate",
  "GetAnalyzerInfo",
  "GetPluginInfo",
  "Configure",
  "Cancel",
] as const;

const noBytes = Buffer.alloc(0);
const asIs = (bytes: Buffer): Buffer => bytes;

/** The calls of `Analyzer`, their messages taken as bytes: the proxy has no need to read them. */
const analyzerMethods = Object.fromEntries(
  ["Handshake", "ConfigureStack", ...forwarded].map((name): [string, MethodDefinition<Buffer, Buffer>] => [
    name,
    {
      path: `/pulumirpc.Analyzer/${name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  ]),
);

function forward(client: Client, name: string, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(`/pulumirpc.Analyzer/${name}`, asIs, asIs, request, (error, response) =>
      error ? reject(error) : resolve(response ?? noBytes),
    );
  });
}

function environment(request: AnalyzerStackConfigureRequest): NodeJS.ProcessEnv {
  const variables = {
    PULUMI_NODEJS_ORGANIZATION: request.getOrganization(),
    PULUMI_NODEJS_PROJECT: request.getProject(),
    PULUMI_NODEJS_STACK: request.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(request.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
  };
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value));
}
