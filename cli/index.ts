import { Command, CommanderError } from "commander";
import { ConfigurationError, ProgramError } from "../config/errors";
import { ToolchainError } from "../toolchain";
import { projectRoot } from "../toolchain/project-root";
import { assistantOnboarding } from "./commands/assistant-onboarding";
import { bench } from "./commands/bench";
import { check } from "./commands/check";
import { cloud } from "./commands/cloud";
import { destroy } from "./commands/destroy";
import { doctor } from "./commands/doctor";
import { drift } from "./commands/drift";
import { policy } from "./commands/policy";
import { preview } from "./commands/preview";
import { refresh } from "./commands/refresh";
import { rotate } from "./commands/rotate";
import { schema } from "./commands/schema";
import { sdk } from "./commands/sdk";
import { test } from "./commands/test";
import { token } from "./commands/token";
import { up } from "./commands/up";
import { CliError } from "./errors";

const usageError = 2;

/** The CLI behind the npm scripts. Resolves to the exit code: Pulumi's own, or 2 for a mistake in what was asked. */
export async function main(argv: string[]): Promise<number> {
  let code = 0;
  const program = new Command("npm run")
    .description("Machine credentials on IBM Cloud. Use as: npm run <command> -- [options]")
    .exitOverride()
    .configureHelp({ sortSubcommands: false, helpWidth: 100, showGlobalOptions: true });
  const commands = [
    up,
    preview,
    refresh,
    drift,
    policy,
    rotate,
    destroy,
    cloud,
    schema,
    sdk,
    doctor,
    check,
    test,
    bench,
    token,
    assistantOnboarding,
  ];
  for (const make of commands) {
    const command = make(projectRoot, (exitCode) => {
      code = exitCode;
    });
    program.addCommand(inherit(command, program));
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    return report(error);
  }
}

/** Commands of commands too: a mistake in their arguments is one of exit code 2 like any other. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
  return command;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError; // commander has printed it
  if (isExpected(error)) {
    process.stderr.write(`error: ${error.message}\n`);
    return error instanceof ConfigurationError || error instanceof CliError ? usageError : 1;
  }
  throw error;
}

function isExpected(error: unknown): error is Error {
  return error instanceof CliError || error instanceof ProgramError || error instanceof ToolchainError;
}
