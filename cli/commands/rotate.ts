import { type Command, InvalidArgumentError } from "commander";
import { outputTo } from "../output";
import { policyGate } from "../policy-gate";
import { runPulumi } from "../pulumi";
import { openSession } from "../session";
import { readStackConfig } from "../stack-file";
import { type StackOptions, stackCommand } from "./stack-command";

/** An `up` that gives engines a new API key, whatever the age of the one they have. */
export function rotate(root: string, exit: (code: number) => void): Command {
  return stackCommand("rotate", "Give the engines new API keys, without a gap")
    .option("-e, --engine <name>", "only this engine")
    .option("-y, --yes", "do it without asking (always so on the local cloud)", false)
    .action(async (rest: string[], options: StackOptions & { engine?: string; yes: boolean }) => {
      const names = namesOf(root, options);
      const output = outputTo(options.json ? process.stderr : process.stdout);
      const session = await openSession({ root, stack: options.stack, verbose: options.verbose, output });
      const args = ["up", ...session.stackArgs];
      if (options.yes || session.config.cloud === "local") args.push("--yes");
      if (options.json) args.push("--json");
      const gate = policyGate(session, rest);
      const env = { ...gate.env, ROTATE_ENGINES: names.join(",") };
      const { exitCode } = await runPulumi({ ...session, env }, [...args, ...gate.args, ...rest], "inherit");
      exit(exitCode);
    });
}

function namesOf(root: string, { stack, engine }: { stack: string; engine?: string }): string[] {
  const names = readStackConfig(root, stack).engines.map(({ name }) => name);
  if (engine === undefined) return names;
  if (names.includes(engine)) return [engine];
  throw new InvalidArgumentError(`There is no engine "${engine}"; there are: ${names.join(", ")}.`);
}
