import type { ServerUnaryCall } from "@grpc/grpc-js";
import { type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { PluginError } from "../plugin-server/errors";
import { childEnd, describeEnd } from "./child-end";
import { prepareDebugger } from "./debugger";
import { inspectGuardArguments } from "./inspect-guard";
import { locateModule } from "./locate-module";
import { OutOfMemoryDetector, outOfMemoryAdvice } from "./out-of-memory";
import { configEnvironment } from "./program-config";
import { optionsEnvironment, parseRuntimeOptions } from "./runtime-options";
import type { HostState } from "./state";

/** Exit code of @pulumi/pulumi/cmd/run when the user has been shown the error already. */
const bailExitCode = 32;

/** Runs the program; its output is the host's own output, which the engine shows. */
export async function run(
  state: HostState,
  request: RunRequest,
  call: ServerUnaryCall<RunRequest, RunResponse>,
): Promise<RunResponse> {
  if (!state.engineAddress)
    throw new PluginError(
      "no-engine",
      "when debugging or running explicitly, must call Handshake before Run",
    );
  try {
    return await runProgram(state, request, call);
  } catch (error) {
    // A failure of the program, not of the call: this is how the engine shows it without a gRPC prefix.
    return new RunResponse().setError(error instanceof Error ? error.message : String(error));
  }
}

async function runProgram(
  state: HostState,
  request: RunRequest,
  call: ServerUnaryCall<RunRequest, RunResponse>,
): Promise<RunResponse> {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() || request.getPwd();
  const options = parseRuntimeOptions(info);
  const runner = locateModule(
    process.env.PULUMI_LANGUAGE_NODEJS_RUN_PATH || "@pulumi/pulumi/cmd/run",
    directory,
    "pulumi install",
  );
  const attached = request.getAttachDebugger() ? await prepareDebugger() : undefined;
  const child = state.children.start(
    process.execPath,
    [
      ...inspectGuardArguments,
      ...options.nodeargs,
      ...(attached?.nodeArguments ?? []),
      runner,
      ...programArguments(state, request, directory),
    ],
    {
      // The output passes through no hands: the program writes to the host's own stdout. Errors are copied,
      // because a full heap shows there only.
      stdio: ["ignore", "inherit", "pipe"],
      env: { ...process.env, ...configEnvironment(request), ...optionsEnvironment(options) },
    },
  );
  call.on("cancelled", () => void state.children.end(child));
  const memory = new OutOfMemoryDetector();
  child.stderr?.on("data", (chunk: Buffer) => memory.push(chunk));
  child.stderr?.pipe(process.stderr, { end: false });

  const announced = attached?.announce(state.engineAddress ?? "", child, "Pulumi: Program (nodejs)");
  announced?.catch(() => state.children.end(child));
  const end = await childEnd(child).catch((cause: Error) => {
    throw new PluginError(
      "not-started",
      `Problem executing program (could not run language executor): ${cause.message}`,
      undefined,
      { cause },
    );
  });
  await announced;
  if (end.code === 0) return new RunResponse();
  if (end.code === bailExitCode) return new RunResponse().setBail(true);
  const text = `Program ${describeEnd(end)}`;
  return new RunResponse().setError(memory.detected ? `${text}. ${outOfMemoryAdvice}` : text);
}

/** Command line of @pulumi/pulumi/cmd/run. */
function programArguments(state: HostState, request: RunRequest, directory: string): string[] {
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: state.engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": request.getInfo()?.getRootDirectory(),
    stack: request.getStack(),
    pwd: directory,
    parallel: String(request.getParallel()),
    tracing: state.tracing,
  };
  return [
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    request.getInfo()?.getEntryPoint() || request.getProgram() || ".",
    ...request.getArgsList(),
  ];
}
