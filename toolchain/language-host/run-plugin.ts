import type { ServerWritableStream } from "@grpc/grpc-js";
import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import { PluginError } from "../plugin-server/errors";
import { childEnd, describeEnd } from "./child-end";
import { type Debugger, prepareDebugger } from "./debugger";
import { inspectGuardArguments } from "./inspect-guard";
import { locateModule } from "./locate-module";
import { type PolicyProxy, startPolicyProxy } from "./policy-proxy";
import { optionsEnvironment, parseRuntimeOptions } from "./runtime-options";
import type { HostState } from "./state";
import { streamOutput } from "./stream-output";

type Call = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Runs a policy pack (kind `analyzer`) or a provider written in Node.js, for as long as the call lives. */
export async function runPlugin(state: HostState, request: RunPluginRequest, call: Call): Promise<void> {
  const directory = request.getInfo()?.getProgramDirectory() ?? "";
  const options = parseRuntimeOptions(request.getInfo());
  const isPolicyPack = request.getKind() === "analyzer";
  const runner = locateModule(
    isPolicyPack
      ? "@pulumi/pulumi/cmd/run-policy-pack"
      : process.env.PULUMI_LANGUAGE_NODEJS_RUN_PATH || "@pulumi/pulumi/cmd/run-plugin",
    directory,
    `npm install in ${directory}`,
  );
  const attached = request.getAttachDebugger() ? await prepareDebugger() : undefined;
  const proxy = isPolicyPack ? await startPolicyProxy(call) : undefined;
  // A policy pack reads its arguments as <engine address> <folder>, other plugins as <folder> <arguments>.
  const args = isPolicyPack ? [...request.getArgsList(), directory] : [directory, ...request.getArgsList()];
  try {
    await runProcess(state, request, call, proxy, {
      args: [
        ...inspectGuardArguments,
        ...options.nodeargs,
        ...(attached?.nodeArguments ?? []),
        runner,
        ...args,
      ],
      attached,
      // A policy pack's name and version are read from ./package.json.
      cwd: isPolicyPack ? directory : request.getPwd() || directory,
      env: {
        ...requestEnvironment(request),
        ...optionsEnvironment(options),
        ...(await proxy?.stackEnvironment()),
      },
    });
  } finally {
    proxy?.stop();
  }
}

async function runProcess(
  state: HostState,
  request: RunPluginRequest,
  call: Call,
  proxy: PolicyProxy | undefined,
  { args, attached, cwd, env }: { args: string[]; attached?: Debugger; cwd: string; env: NodeJS.ProcessEnv },
): Promise<void> {
  if (call.cancelled) return;
  const child = state.plugins.start(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  call.on("cancelled", () => void state.plugins.end(child));
  const stdout = proxy && child.stdout ? proxy.attach(child.stdout) : child.stdout;
  streamOutput(stdout, call, (chunk) => new RunPluginResponse().setStdout(chunk));
  streamOutput(child.stderr, call, (chunk) => new RunPluginResponse().setStderr(chunk));
  const announced = attached?.announce(
    state.engineAddress ?? "",
    child,
    `Pulumi: Plugin (${request.getName()})`,
  );
  announced?.catch(() => state.plugins.end(child));
  const end = await childEnd(child).catch((cause: Error) => {
    throw new PluginError("not-started", `Problem executing plugin program: ${cause.message}`, undefined, {
      cause,
    });
  });
  await announced;
  if (end.signal && !call.cancelled)
    throw new PluginError("plugin-killed", `Plugin ${request.getName()} ${describeEnd(end)}`);
  if (end.code !== undefined) call.write(new RunPluginResponse().setExitcode(end.code));
}

/** The request's own environment and nothing else: it is what the engine wants the plugin to see. */
function requestEnvironment(request: RunPluginRequest): NodeJS.ProcessEnv {
  return Object.fromEntries(
    request.getEnvList().map((entry) => {
      const at = entry.indexOf("=", 1); // Windows has names that begin with "=".
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}
