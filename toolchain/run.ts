import { type ChildProcess, spawn } from "node:child_process";
import { ToolchainError } from "./errors";

export interface RunOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  onOutput?: (text: string) => void;
}

export interface RunResult {
  exitCode: number;
  /** stdout and stderr, as they came. */
  output: string;
}

/**
 * Runs the command in a process group of its own and kills the whole group when this process dies, however
 * it dies: the pipe on stdin closes then. Otherwise `kill -9` would leave a compiler running for minutes.
 */
const supervised = `
exec 3<&0
"$@" </dev/null 3<&- &
command=$!
{ while read -r _; do :; done; kill -KILL 0; } <&3 3<&- &
watch=$!
exec 3<&-
wait $command
status=$?
kill -KILL $watch 2>/dev/null
exit $status
`;

/**
 * @throws ToolchainError when `signal` aborts; every process of the group is gone then
 * @throws NodeJS.ErrnoException where there is no `sh`
 */
export async function run(command: string[], { cwd, env, signal, onOutput }: RunOptions): Promise<RunResult> {
  throwIfAborted(signal);
  const child = spawn("/bin/sh", ["-c", supervised, "sh", ...command], {
    cwd,
    env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const kill = () => killGroup(child);
  signal?.addEventListener("abort", kill, { once: true });
  try {
    let output = "";
    const take = (chunk: Buffer) => {
      const text = chunk.toString();
      output += text;
      onOutput?.(text);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve(code ?? 1));
    });
    throwIfAborted(signal);
    return { exitCode, output };
  } finally {
    signal?.removeEventListener("abort", kill);
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new ToolchainError(
      "TOOLCHAIN_ABORTED",
      "Stopped while the toolchain was being made. Nothing half-made is left; the next run goes on from here.",
      { cause: signal.reason },
    );
}
