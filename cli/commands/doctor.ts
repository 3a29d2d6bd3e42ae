import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { inspectToolchain } from "../../toolchain";
import { findCloud, type RunningCloud } from "../local-cloud";
import { type Output, outputTo } from "../output";
import { type Paths, pathsOf } from "../paths";
import { projectName, readStackConfig } from "../stack-file";
import { type StackOptions, stackCommand } from "./stack-command";

interface Problem {
  problem: string;
  cure: string;
}

interface Report {
  node: string;
  toolchain: Awaited<ReturnType<typeof inspectToolchain>>;
  cloud: { folder: string; running: RunningCloud | null };
  stack: { name: string; cloud?: string; engines?: string[]; state: string };
  problems: Problem[];
}

export function doctor(root: string, exit: (code: number) => void): Command {
  return stackCommand("doctor", "Say which parts are in use, from where, what is wrong, and the cure").action(
    async (_rest: string[], options: StackOptions) => {
      const report = await examine(root, options.stack);
      const output = outputTo(process.stdout);
      if (options.json) output.line(JSON.stringify(report, null, 2));
      else print(report, output);
      exit(report.problems.length === 0 ? 0 : 1);
    },
  );
}

async function examine(root: string, stack: string): Promise<Report> {
  const paths = pathsOf(root);
  const [toolchain, running] = await Promise.all([inspectToolchain(), findCloud(paths.cloud)]);
  const problems: Problem[] = [...toolchain.problems];
  const report: Report = {
    node: process.versions.node,
    toolchain,
    cloud: { folder: paths.cloud, running: running ?? null },
    stack: { name: stack, state: stateOf(paths, stack) },
    problems,
  };
  try {
    const config = readStackConfig(root, stack);
    report.stack.cloud = config.cloud;
    report.stack.engines = config.engines.map((engine) => engine.name);
    if (config.cloud === "ibm") problems.push(...realAccountProblems(process.env));
  } catch (error) {
    problems.push({
      problem: (error as Error).message,
      cure: `Mend Pulumi.${stack}.yaml, or name another stack with --stack.`,
    });
  }
  return report;
}

function realAccountProblems(env: NodeJS.ProcessEnv): Problem[] {
  const problems: Problem[] = [];
  if (!env.IC_API_KEY && !env.IBMCLOUD_API_KEY) {
    problems.push({
      problem: "IC_API_KEY is not set.",
      cure: "Export the API key to deploy with (docs/real-account.md).",
    });
  }
  if (!env.PULUMI_BACKEND_URL && !env.PULUMI_ACCESS_TOKEN) {
    problems.push({
      problem: "Pulumi does not know where to keep the state of this stack.",
      cure: "Export PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN (docs/real-account.md).",
    });
  }
  return problems;
}

function stateOf(paths: Paths, stack: string): string {
  const file = join(paths.state, ".pulumi", "stacks", projectName(paths.root), `${stack}.json`);
  return existsSync(file) ? file : "none in this checkout";
}

function print(report: Report, { line, bold, dim, good, bad }: Output): void {
  line(bold("Toolchain"));
  line(`  ${"node".padEnd(18)} ${report.node}`);
  for (const part of report.toolchain.parts) {
    const state = part.present ? good("ready") : bad("missing");
    line(
      `  ${part.name.padEnd(18)} ${part.version.padEnd(10)} ${part.source.padEnd(9)} ${state}  ${dim(part.path)}`,
    );
  }
  const megabytes = Math.round(report.toolchain.cache.bytes / 1e6);
  line(`  ${"cache".padEnd(18)} ${megabytes} MB in ${report.toolchain.cache.folder}`);
  line(bold("Local cloud"));
  const { running } = report.cloud;
  line(
    running
      ? `  runs on 127.0.0.1:${running.port} (process ${running.pid})`
      : "  does not run; `npm run up` starts it",
  );
  line(`  state in ${report.cloud.folder}`);
  line(bold(`Stack ${report.stack.name}`));
  if (report.stack.cloud)
    line(`  lives on ${report.stack.cloud === "local" ? "the local cloud" : "IBM Cloud"}`);
  if (report.stack.engines) line(`  engines: ${report.stack.engines.join(", ")}`);
  line(`  state: ${report.stack.state}`);
  line();
  if (report.problems.length === 0) line(good("Nothing is wrong."));
  for (const { problem, cure } of report.problems) {
    line(`${bad("wrong")}  ${problem}`);
    line(`${bold("cure")}   ${cure}`);
  }
}
