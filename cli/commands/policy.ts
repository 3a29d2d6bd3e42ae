import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import type { Report } from "../../policies/report";
import { resolveToolchain, showProgress } from "../../toolchain";
import { asTyped } from "../as-typed";
import { CliError } from "../errors";
import { type Output, outputTo } from "../output";
import { pathsOf } from "../paths";
import { factsOf } from "../policy-gate";
import { runPack } from "../policy-run";
import { exitCodeOf, selected, summaryOf } from "../policy-selection";
import { reportLines } from "../policy-text";
import { localPulumi, openSession } from "../session";
import { readStackConfig } from "../stack-file";

interface Options {
  stack: string;
  file?: string;
  preview: boolean;
  rule: string[];
  severity: string[];
  control: string[];
  json: boolean;
  verbose: boolean;
}

/** Judges a state, a file or a preview. Exit code: 0 clean, 1 mandatory findings, 2 an error, 4 something is not decided. */
export function policy(root: string, exit: (code: number) => void): Command {
  return new Command("policy")
    .description(
      "Judge what the stack's state says exists; exit code 0 clean, 1 mandatory findings, 2 an error, 4 not all is decided",
    )
    .option("-s, --stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .addOption(
      new Option(
        "-f, --file <path>",
        "judge a file instead: what `pulumi stack export` writes, or an inventory of an account",
      ).conflicts(["preview"]),
    )
    .option("--preview", "judge what `up` would make instead", false)
    .option("--rule <ids>", "only these rules, separated by commas, like ILP-C01", list, [])
    .option("--severity <names>", "only these severities: critical, high, medium, low", severities, [])
    .option("--control <names>", "only rules for these controls, like cis, cis:1.3, nist:AC-6", list, [])
    .option("--json", "one JSON document on stdout, for a machine to read", false)
    .option("--verbose", "show everything that long steps print", false)
    .action(async (options: Options) => {
      const report = selected(await judged(root, options).catch(asError), {
        rules: options.rule,
        severities: options.severity,
        controls: options.control,
      });
      const summary = summaryOf(report);
      const output = outputTo(process.stdout);
      if (options.json) output.line(JSON.stringify({ ...report, summary }, null, 2));
      else print(report, output);
      exit(exitCodeOf(summary));
    });
}

async function judged(root: string, { stack, file, preview, verbose }: Options): Promise<Report> {
  const paths = pathsOf(root);
  if (preview) {
    const session = await openSession({ root, stack, verbose, output: outputTo(process.stderr) });
    const env = { ...session.env, ...factVariables(session.config) };
    return runPack({ ...session, env, args: ["preview", ...session.stackArgs, "--json"] });
  }
  const config = file === undefined ? readStackConfig(root, stack) : undefined;
  const toolchain = await resolveToolchain({ verbose, report: showProgress(process.stderr, verbose) });
  if (file !== undefined) {
    const path = asTyped(file);
    const { live } = readDeployment(path);
    return runPack({
      paths,
      toolchain,
      env: toolchain.env,
      args: ["policy", "analyze", "--file", path, "--json"],
      live,
    });
  }
  const env = { ...toolchain.env, ...(config ? factVariables(config) : {}) };
  if (config?.cloud === "local") {
    delete env.PULUMI_CONFIG_PASSPHRASE; // the user's own would win over the file
    Object.assign(env, localPulumi(paths));
  }
  return runPack({ paths, toolchain, env, args: ["policy", "analyze", "--stack", stack, "--json"] });
}

/** Exit code 1 says that findings are mandatory, so whatever goes wrong is of 2. */
function asError(cause: Error): never {
  if (cause instanceof CliError) throw cause;
  const isMistakeOfOurs = cause instanceof TypeError || cause instanceof ReferenceError;
  throw new CliError("POLICY_FAILED", (isMistakeOfOurs && cause.stack) || cause.message, { cause });
}

function factVariables(config: Parameters<typeof factsOf>[0]): NodeJS.ProcessEnv {
  return { LEAST_PRIVILEGE_FACTS: JSON.stringify(factsOf(config)) };
}

/** Only looked at for what is not Pulumi's; Pulumi reads the rest itself. */
function readDeployment(path: string): { live?: unknown } {
  try {
    const content = JSON.parse(readFileSync(path, "utf8")) as { deployment?: unknown; live?: unknown };
    if (typeof content?.deployment === "object") return content;
  } catch (cause) {
    throw new CliError("FILE_UNREADABLE", `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  throw new CliError(
    "FILE_UNREADABLE",
    `${path} is no deployment: it has no "deployment". Make one with \`pulumi stack export --file state.json\`.`,
  );
}

function print(report: Report, output: Output): void {
  for (const line of reportLines(report, output)) output.line(line);
}

function list(text: string): string[] {
  return text
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
}

function severities(text: string): string[] {
  const known = ["critical", "high", "medium", "low"];
  const names = list(text.toLowerCase());
  if (names.length > 0 && names.every((name) => known.includes(name))) return names;
  throw new InvalidArgumentError(`It takes ${known.join(", ")}.`);
}
