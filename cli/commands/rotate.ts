import type { Command } from "commander";
import { CliError } from "../errors";
import { outputTo } from "../output";
import { policyGate } from "../policy-gate";
import { runPulumi } from "../pulumi";
import { openSession } from "../session";
import { readStackConfig } from "../stack-file";
import { type StackOptions, stackCommand } from "./stack-command";

interface RotateOptions extends StackOptions {
  engine?: string;
  access?: string;
  yes: boolean;
}

/** An `up` that makes new API keys, whatever the age of those that there are. */
export function rotate(root: string, exit: (code: number) => void): Command {
  return stackCommand("rotate", "Make new API keys for engines and applications, without a gap")
    .option("-e, --engine <name>", "only this engine")
    .option("-a, --access <name>", "only this entry of watsonx or assistant.onboarding")
    .option("-y, --yes", "do it without asking (always so on the local cloud)", false)
    .action(async (rest: string[], options: RotateOptions) => {
      const wanted = wantedOf(root, options);
      const output = outputTo(options.json ? process.stderr : process.stdout);
      const session = await openSession({ root, stack: options.stack, verbose: options.verbose, output });
      const args = ["up", ...session.stackArgs];
      if (options.yes || session.config.cloud === "local") args.push("--yes");
      if (options.json) args.push("--json");
      const gate = policyGate(session, rest);
      const env = { ...gate.env, ...wanted };
      const { exitCode } = await runPulumi({ ...session, env }, [...args, ...gate.args, ...rest], "inherit");
      exit(exitCode);
    });
}

/** The environment that tells the program whose keys to replace. */
function wantedOf(
  root: string,
  { stack, engine, access }: RotateOptions,
): { ROTATE_ENGINES: string; ROTATE_ACCESS: string } {
  const { engines, watsonx, assistant } = readStackConfig(root, stack);
  const applications = [
    ...watsonx.map(({ name }) => ({ name, id: `watsonx/${name}` })),
    ...assistant.onboarding.map(({ name }) => ({ name, id: `onboarding/${name}` })),
  ];
  const all = engine === undefined && access === undefined;
  const chosenEngines = engines.filter(({ name }) => all || name === engine);
  const chosen = applications.filter(({ name }) => all || name === access);
  if (engine !== undefined && chosenEngines.length === 0) throw unknown("engine", engine, engines);
  if (access !== undefined && chosen.length === 0) throw unknown("access", access, applications);
  return {
    ROTATE_ENGINES: chosenEngines.map(({ name }) => name).join(","),
    ROTATE_ACCESS: chosen.map(({ id }) => id).join(","),
  };
}

function unknown(what: string, name: string, known: readonly { name: string }[]): CliError {
  const names = known.map((entry) => entry.name).join(", ") || "none";
  return new CliError("UNKNOWN_NAME", `There is no ${what} "${name}"; there are: ${names}.`);
}
