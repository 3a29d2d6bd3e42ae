import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { execa } from "execa";
import { CloudBench, callTable, fullSizes } from "../../bench/cloud";
import { benchDeployments } from "../../bench/deployments";
import { table } from "../../bench/measure";
import { accountSizes, policyTable, timePolicies } from "../../bench/policies";
import { resolveToolchain, showProgress } from "../../toolchain";
import { resolveOpenTofu } from "../../toolchain/extra-parts";
import versions from "../../toolchain/versions.json";
import { cloudEnvironment, ensureCloud, stopCloud } from "../local-cloud";
import { outputTo } from "../output";
import { pathsOf } from "../paths";
import { packPath } from "../policy-gate";
import { ownerKey } from "../session";

interface Options {
  runs: number;
  sizes: number[];
  json: boolean;
  verbose: boolean;
  cloud: boolean;
  policies: boolean;
}

export function bench(root: string, _exit: (code: number) => void): Command {
  return new Command("bench")
    .description("Time Pulumi beside OpenTofu: the same provider, the same resources, the same local cloud")
    .option("--runs <number>", "how often each step is run; the median counts", wholeNumber, 3)
    .option("--sizes <numbers>", "units of five resources, separated by commas", wholeNumbers, [1, 50])
    .option("--json", "as JSON", false)
    .option(
      "--cloud",
      "time the local cloud alone instead, with a thousand service IDs in its account",
      false,
    )
    .option("--policies", "time the policy pack alone instead, on the states of accounts", false)
    .option("--verbose", "show everything that long steps print", false)
    .action(async ({ runs, sizes, json, verbose, cloud: cloudAlone, policies }: Options) => {
      if (cloudAlone) return benchCloud(root, json);
      if (policies) return benchPolicies(root, runs, json);
      const report = showProgress(process.stderr, verbose);
      const toolchain = await resolveToolchain({ verbose, report });
      const tofu = await resolveOpenTofu({ verbose, report });
      // A cloud of its own: what a developer has deployed would be part of every list.
      const folder = mkdtempSync(join(tmpdir(), "bench-"));
      const paths = { ...pathsOf(root), local: folder, cloud: join(folder, "cloud") };
      try {
        const cloud = await ensureCloud(paths, 0);
        const results = await benchDeployments(
          {
            pulumi: toolchain.pulumi,
            tofu,
            env: {
              ...toolchain.env,
              ...cloudEnvironment(cloud),
              IC_API_KEY: ownerKey(cloud),
              PULUMI_CONFIG_PASSPHRASE: "bench",
            },
            providers: toolchain.env.PULUMI_DYNAMIC_TF_PLUGIN_CACHE_DIR ?? "",
            providerVersion: versions.ibmProvider.version,
            root,
          },
          folder,
          { sizes, runs, progress: (text) => process.stderr.write(`${text}\n`) },
        );
        const { line } = outputTo(process.stdout);
        if (json) line(JSON.stringify(results, null, 2));
        else
          for (const { resources, figures } of results) line(`\n${resources} resources\n${table(figures)}`);
      } finally {
        await stopCloud(paths.cloud);
        rmSync(folder, { recursive: true, force: true });
      }
    });
}

/** The policy pack through Pulumi's CLI, start included. */
async function benchPolicies(root: string, runs: number, json: boolean): Promise<void> {
  const toolchain = await resolveToolchain({ report: showProgress(process.stderr, false) });
  const command = [
    toolchain.pulumi,
    "policy",
    "analyze",
    "--json",
    "--policy-pack",
    packPath(root, toolchain),
  ];
  const figures = await timePolicies(command, toolchain.env, accountSizes, runs);
  const { line } = outputTo(process.stdout);
  line(json ? JSON.stringify(figures, null, 2) : policyTable(figures));
}

/** The local cloud as a process, filled through IBM's APIs: time of each call, of a start, and memory. */
async function benchCloud(root: string, json: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const paths = { ...pathsOf(root), local: folder, cloud: join(folder, "cloud") };
  const open = async () => {
    const before = performance.now();
    const cloud = await ensureCloud(paths, 0);
    const startSeconds = (performance.now() - before) / 1000;
    return { cloud, startSeconds, bench: await CloudBench.open({ ...cloud, ownerKey: ownerKey(cloud) }) };
  };
  try {
    const first = await open();
    process.stderr.write("Filling the account ...\n");
    await first.bench.fill(fullSizes);
    first.bench.close();
    await stopCloud(paths.cloud);
    const { cloud, startSeconds, bench } = await open();
    const calls = await bench.timeCalls(100);
    bench.close();
    const { stdout: kilobytes } = await execa("ps", ["-o", "rss=", "-p", String(cloud.pid)], {
      reject: false,
    });
    const megabytes = Math.round(Number(kilobytes) / 1024);
    const { line } = outputTo(process.stdout);
    if (json) line(JSON.stringify({ sizes: fullSizes, startSeconds, megabytes, calls }, null, 2));
    else {
      const { serviceIds, policies, keys } = fullSizes;
      line(`${serviceIds} service IDs, ${policies} policies, ${keys} API keys`);
      line(callTable(calls));
      line(`start with that state: ${startSeconds.toFixed(2)} s; memory: ${megabytes} MB`);
    }
  } finally {
    await stopCloud(paths.cloud);
    rmSync(folder, { recursive: true, force: true });
  }
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new InvalidArgumentError("It takes a whole number from 1 to 1000.");
}

function wholeNumbers(text: string): number[] {
  return text.split(",").map(wholeNumber);
}
