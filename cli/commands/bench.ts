import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { benchDeployments } from "../../bench/deployments";
import { table } from "../../bench/measure";
import { resolveToolchain, showProgress } from "../../toolchain";
import { resolveOpenTofu } from "../../toolchain/peer";
import versions from "../../toolchain/versions.json";
import { cloudEnvironment, ensureCloud, stopCloud } from "../local-cloud";
import { outputTo } from "../output";
import { pathsOf } from "../paths";
import { ownerKey } from "../session";

interface Options {
  runs: number;
  sizes: number[];
  json: boolean;
  verbose: boolean;
}

export function bench(root: string, _exit: (code: number) => void): Command {
  return new Command("bench")
    .description("Time Pulumi beside OpenTofu: the same provider, the same resources, the same local cloud")
    .option("--runs <number>", "how often each step is run; the median counts", wholeNumber, 3)
    .option("--sizes <numbers>", "units of five resources, separated by commas", wholeNumbers, [1, 50])
    .option("--json", "as JSON", false)
    .option("--verbose", "show everything that long steps print", false)
    .action(async ({ runs, sizes, json, verbose }: Options) => {
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

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new InvalidArgumentError("It takes a whole number from 1 to 1000.");
}

function wholeNumbers(text: string): number[] {
  return text.split(",").map(wholeNumber);
}
