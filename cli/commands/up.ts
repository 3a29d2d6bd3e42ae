import { dirname } from "node:path";
import type { Command } from "commander";
import { consoleAddress } from "../control-client";
import { type Output, outputTo } from "../output";
import { policyGate } from "../policy-gate";
import { runPulumi } from "../pulumi";
import { openSession } from "../session";
import type { Session } from "../stack-context";
import { summarize } from "../summary";
import { type StackOptions, stackCommand } from "./stack-command";

export function up(root: string, exit: (code: number) => void): Command {
  return stackCommand("up", "Preview and deploy the stack, and say what exists now")
    .option("-y, --yes", "deploy without asking (always so on the local cloud)", false)
    .action(async (rest: string[], options: StackOptions & { yes: boolean }) => {
      const output = outputTo(options.json ? process.stderr : process.stdout);
      const session = await openSession({ root, stack: options.stack, verbose: options.verbose, output });
      const yes = options.yes || session.config.cloud === "local";
      const args = [
        "up",
        ...session.stackArgs,
        ...(yes ? ["--yes"] : []),
        ...(options.json ? ["--json"] : []),
      ];
      const gate = policyGate(session, rest);
      const judged = { ...session, env: gate.env };
      const { exitCode } = await runPulumi(judged, [...args, ...gate.args, ...rest], "inherit");
      if (exitCode === 0 && !options.json) {
        await printSummary(session, output);
        // The address holds the page's secret: for a terminal, not for the log of a pipeline.
        if (session.cloud && process.stdout.isTTY) {
          output.line(`\nLook into the local cloud at ${consoleAddress(session.cloud)}`);
        }
      }
      exit(exitCode);
    });
}

async function printSummary(session: Session, output: Output): Promise<void> {
  // Without --config-file as an option, this command would write a local stack's salt into the checkout's file.
  const folder = session.cloud ? ["--cwd", dirname(session.configFile)] : [];
  const args = [...folder, "stack", "output", "--json", "--stack", session.stack];
  const { exitCode, stdout } = await runPulumi(session, args, "capture");
  if (exitCode !== 0) return;
  for (const line of summarize(JSON.parse(stdout), session.config, session.stack, output)) output.line(line);
}
