import { Command } from "commander";
import { generateSdk } from "../../toolchain/sdk";
import { outputTo } from "../output";

export function sdk(_root: string, exit: (code: number) => void): Command {
  return new Command("sdk")
    .description("Generate sdks/ibm (@pulumi/ibm) again from Pulumi.yaml's packages entry")
    .option("--check", "change nothing; exit code 1 when the committed SDK would come out otherwise", false)
    .option("--verbose", "show everything that long steps print", false)
    .action(async ({ check, verbose }: { check: boolean; verbose: boolean }) => {
      const { changed } = await generateSdk({ check, verbose });
      const line = outputTo(process.stdout).line;
      if (changed.length === 0) line("sdks/ibm is as generated.");
      else line(`${check ? "Would change" : "Changed"} in sdks/ibm: ${changed.join(", ")}`);
      exit(check && changed.length > 0 ? 1 : 0);
    });
}
