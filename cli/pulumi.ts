import { execa } from "execa";
import type { Session } from "./stack-context";

export interface PulumiResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs the CLI in the project's folder. `inherit` gives it the terminal; `capture` collects what it prints.
 *
 * On Ctrl-C the terminal signals Pulumi too, which then stops in good order (a second Ctrl-C ends it at once); so
 * this process only waits. A signal that was sent to this process alone is passed on.
 */
export async function runPulumi(
  session: Pick<Session, "paths" | "toolchain" | "env">,
  args: readonly string[],
  output: "inherit" | "capture",
): Promise<PulumiResult> {
  const stdio = output === "inherit" ? "inherit" : "pipe";
  const child = execa(session.toolchain.pulumi, args, {
    cwd: session.paths.root,
    env: session.env,
    extendEnv: false,
    stdin: output === "inherit" ? "inherit" : "ignore",
    stdout: stdio,
    stderr: stdio,
    reject: false,
    cleanup: false,
  });
  const onInterrupt = () => {
    if (!process.stdin.isTTY) child.kill("SIGINT");
  };
  const onTerminate = () => void child.kill("SIGINT");
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);
  try {
    const result = await child;
    if (result.exitCode === undefined && !result.isTerminated) throw result;
    return {
      exitCode: result.exitCode ?? 130,
      stdout: typeof result.stdout === "string" ? result.stdout : "",
      stderr: typeof result.stderr === "string" ? result.stderr : "",
    };
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onTerminate);
  }
}
