import { join } from "node:path";
import { Command } from "commander";
import { asTyped } from "../as-typed";
import { pathsOf } from "../paths";

export interface OnboardingOptions {
  stdin?: boolean;
  file?: string;
  ibmid?: string;
  instance: string[];
  solutionsKeys?: string;
  trial: boolean;
  to?: string;
  out: string;
  includeKeys: boolean;
  json: boolean;
}

export function assistantOnboarding(root: string, exit: (code: number) => void): Command {
  return new Command("assistant-onboarding")
    .description("Find the IAM ID of an API key and write the request to Watson Assistant Solutions support")
    .option("--stdin", "read the IAM API key from standard input instead of asking for it")
    .option("--file <path>", "read the IAM API key from a file", asTyped)
    .option("--ibmid <e-mail>", "the IBMid to be linked")
    .option("--instance <name>", "a Watson Assistant Solutions instance; may be repeated", collected, [])
    .option(
      "--solutions-keys <path>",
      "a file with existing Watson Assistant Solutions API keys, one per line",
      asTyped,
    )
    .option("--trial", "the account is a trial account", false)
    .option("--to <address>", "support's address, as in your welcome letter")
    .option(
      "--out <folder>",
      "where the request is written",
      asTyped,
      join(pathsOf(root).local, "assistant-onboarding"),
    )
    .option("--include-keys", "write the existing API keys in full into the files (0600)", false)
    .option("--json", "one JSON document on stdout", false)
    .action(async (options: OnboardingOptions) => {
      const { onboard } = await import("../onboard");
      exit(await onboard(options));
    });
}

function collected(value: string, before: string[]): string[] {
  return [...before, value];
}
