import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { PluginError } from "../plugin-server/errors";
import type { ProcessGroups } from "../plugin-server/process-groups";
import { LineLog } from "./engine-log";
import type { RunInputs } from "./inputs";

export interface Execution {
  readonly command: string;
  readonly inputs: RunInputs;
  /** Outputs of the run before; empty ones are not passed on. */
  readonly previous: { readonly stdout: string; readonly stderr: string };
  /** Seconds; 0 for no limit. */
  readonly timeout: number;
  /** Takes secrets out of what people see. */
  readonly mask: (text: string) => string;
  readonly log: (line: string) => Promise<void>;
}

export interface ExecutionOutput {
  /** Each without one line end at its end. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command; one that does not succeed is an error that shows what the command has printed. */
export async function execute(groups: ProcessGroups, execution: Execution): Promise<ExecutionOutput> {
  const { command, inputs, mask } = execution;
  const [program, ...args] = inputs.interpreter?.length ? inputs.interpreter : ["/bin/sh", "-c"];
  requireFolder(inputs.dir);
  const child = groups.start(program!, [...args, command], {
    stdio: [inputs.stdin ? "pipe" : "ignore", "pipe", "pipe"],
    env: environment(execution),
    ...(inputs.dir && { cwd: inputs.dir }),
  });
  // A command need not read its input.
  child.stdin?.on("error", () => {});
  child.stdin?.end(inputs.stdin);

  const transcript: Buffer[] = [];
  const lines = new LineLog((line) => execution.log(mask(line)));
  const logged = inputs.logging ?? "stdoutAndStderr";
  const stdout = capture(
    child.stdout,
    transcript,
    logged === "stderr" || logged === "none" ? undefined : lines,
  );
  const stderr = capture(
    child.stderr,
    transcript,
    logged === "stdout" || logged === "none" ? undefined : lines,
  );

  const timer = startTimer(groups, child, execution.timeout);
  const problem = await ended(child).finally(() => clearTimeout(timer?.handle));
  await lines.end();
  if (problem) {
    const reason = timer?.expired ? `timed out after ${execution.timeout} seconds` : problem;
    const output = Buffer.concat(transcript).toString();
    throw new PluginError(
      "command-failed",
      mask(`${reason}: running ${JSON.stringify(command)}:\n${output}`),
    );
  }
  return { stdout: stdout(), stderr: stderr() };
}

function requireFolder(dir: string | undefined): void {
  if (!dir || statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new PluginError("no-folder", `"dir": there is no folder ${dir}: create it, or correct "dir"`);
}

/** Later ones win: the provider's own, those of the resource, the outputs of the run before. */
function environment({ inputs, previous }: Execution): NodeJS.ProcessEnv {
  const add = inputs.addPreviousOutputInEnv ?? true;
  return {
    ...process.env,
    ...inputs.environment,
    ...(add && previous.stdout && { PULUMI_COMMAND_STDOUT: previous.stdout }),
    ...(add && previous.stderr && { PULUMI_COMMAND_STDERR: previous.stderr }),
  };
}

/** Collects a stream, copies it to the transcript and the log, and returns how to read it at the end. */
function capture(
  stream: ChildProcess["stdout"],
  transcript: Buffer[],
  lines: LineLog | undefined,
): () => string {
  const chunks: Buffer[] = [];
  const decoder = new StringDecoder("utf8");
  stream?.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    transcript.push(chunk);
    lines?.push(decoder.write(chunk));
  });
  return () => Buffer.concat(chunks).toString().replace(/\n$/, "");
}

/** What went wrong, in the words of Go's os/exec, or undefined. */
async function ended(child: ChildProcess): Promise<string | undefined> {
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    if (code === 0) return undefined;
    return signal ? `signal: ${signal}` : `exit status ${code}`;
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? `"interpreter": there is no program ${path} on PATH` : message;
  }
}

function startTimer(
  groups: ProcessGroups,
  child: ChildProcess,
  seconds: number,
): { readonly handle: NodeJS.Timeout; expired: boolean } | undefined {
  if (seconds <= 0) return undefined;
  const timer = {
    expired: false,
    handle: setTimeout(() => {
      timer.expired = true;
      void groups.end(child);
    }, seconds * 1000),
  };
  return timer;
}
