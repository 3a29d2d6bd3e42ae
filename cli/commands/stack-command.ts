import { Command } from "commander";

/** Options of every command that works on a stack. */
export interface StackOptions {
  stack: string;
  json: boolean;
  verbose: boolean;
}

/** A command on a stack; arguments that it does not know go to Pulumi unchanged. */
export function stackCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("-s, --stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .option("--json", "one JSON document on stdout, for a machine to read", false)
    .option("--verbose", "show everything that long steps print", false)
    .allowUnknownOption()
    .argument("[pulumi-arguments...]", "passed on to Pulumi, like --diff or --target <urn>");
}
