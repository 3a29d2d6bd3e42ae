import type { Command } from "commander";
import { outputTo } from "../output";
import { policyGate } from "../policy-gate";
import { runPulumi } from "../pulumi";
import { openSession } from "../session";
import { type StackOptions, stackCommand } from "./stack-command";

/**
 * A command that is Pulumi's own with the project's set-up around it; its exit code is Pulumi's.
 * `effect: "changes"` adds `--yes`: on the local cloud always, elsewhere when asked. `judged` runs the policy pack.
 */
export function passThrough(
  name: string,
  description: string,
  root: string,
  exit: (code: number) => void,
  pulumiArgs: readonly string[],
  effect: "reads" | "changes" | "reads, judged" = "reads",
): Command {
  const command = stackCommand(name, description);
  if (effect === "changes")
    command.option("-y, --yes", "do it without asking (always so on the local cloud)", false);
  return command.action(async (rest: string[], options: StackOptions & { yes?: boolean }) => {
    const output = outputTo(options.json ? process.stderr : process.stdout);
    const session = await openSession({ root, stack: options.stack, verbose: options.verbose, output });
    const args = [...pulumiArgs, ...session.stackArgs];
    if (effect === "changes" && (options.yes || session.config.cloud === "local")) args.push("--yes");
    if (options.json) args.push("--json");
    const gate = effect === "reads, judged" ? policyGate(session, rest) : { args: [], env: session.env };
    const judged = { ...session, env: gate.env };
    const { exitCode } = await runPulumi(judged, [...args, ...gate.args, ...rest], "inherit");
    exit(exitCode);
  });
}
