import { Command } from "commander";
import { asTyped } from "../as-typed";
import { CliError } from "../errors";

export interface TokenOptions {
  stdin?: boolean;
  env?: string;
  file?: string;
  secret?: string;
  cache?: string;
  header: boolean;
  json: boolean;
}

export function token(_root: string, exit: (code: number) => void): Command {
  return new Command("token")
    .description("Get an IAM access token for an API key (default: the one in IC_API_KEY)")
    .option("--stdin", "read the key from standard input")
    .option("--env <name>", "read the key from another environment variable")
    .option(
      "--file <path>",
      "read the key from a file: the key alone, or the JSON that the console downloads",
      asTyped,
    )
    .option("--secret <crn>", "read the key from a secret of Secrets Manager, with the key in IC_API_KEY")
    .option(
      "--cache <path>",
      "keep the token in this file (0600) and take it from there while it is fresh",
      asTyped,
    )
    .option("--header", "print the whole Authorization header", false)
    .option("--json", "print one JSON document", false)
    .argument("[arguments...]")
    .action(async (rest: string[], options: TokenOptions) => {
      if (rest.length > 0) {
        throw new CliError(
          "USAGE",
          "token takes no arguments. A key never belongs on a command line, where every process of the machine can read " +
            "it: use --stdin, --file, --env or --secret. If that was a key, replace it.",
        );
      }
      // IBM's SDK takes longer to load than every other command of ours together.
      const { printToken } = await import("../print-token");
      exit(await printToken(options));
    });
}
