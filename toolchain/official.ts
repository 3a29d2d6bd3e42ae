import { existsSync } from "node:fs";
import path from "node:path";
import { ToolchainError } from "./errors";
import { homeFolder } from "./home";
import type { Platform } from "./platform";
import { type RunOptions, run } from "./run";
import { storeFolder } from "./store";
import versions from "./versions.json";

type Runner = Pick<RunOptions, "env" | "signal" | "onOutput">;

function cliFolder(platform: Platform): string {
  return `pulumi-${versions.pulumi.version}-${platform.name}-npm`;
}

/** Where the official CLI is, once it was fetched. */
export function officialCli(cache: string, platform: Platform): string {
  return path.join(cache, cliFolder(platform), "versions", versions.pulumi.version, "bin", "pulumi");
}

/**
 * Fetches the official CLI at the pinned version with the `pulumi` npm package, whose first run downloads it
 * into PULUMI_HOME: https://www.npmjs.com/package/pulumi
 */
export async function fetchOfficialCli(cache: string, platform: Platform, runner: Runner): Promise<void> {
  const { version } = versions.pulumi;
  await storeFolder(cache, cliFolder(platform), async (folder) => {
    const packages = path.join(folder, "tmp");
    const { PULUMI_VERSION: _, ...env } = runner.env;
    const options = { ...runner, cwd: folder, env: { ...env, PULUMI_HOME: folder } };
    const install = ["install", "--prefix", packages, "--ignore-scripts", "--no-audit", "--no-fund"];
    await succeed([...npm(env), ...install, `pulumi@${version}`], options);
    const command = path.join(packages, "node_modules", "pulumi", "run.js");
    await succeed([process.execPath, command, "version"], options);
    const bin = path.join(folder, "versions", version, "bin");
    for (const file of ["pulumi", "pulumi-language-nodejs"])
      if (!existsSync(path.join(bin, file)))
        throw new ToolchainError("TOOLCHAIN_DOWNLOAD_FAILED", `The pulumi npm package brought no ${file}.`);
  });
}

/** Lets the official CLI download a resource plugin into our PULUMI_HOME. */
export async function fetchPlugin(
  cli: string,
  cache: string,
  { name, version }: { name: string; version: string },
  runner: Runner,
): Promise<void> {
  const env = { ...runner.env, PULUMI_HOME: homeFolder(cache), PULUMI_SKIP_UPDATE_CHECK: "true" };
  await succeed([cli, "plugin", "install", "resource", name, `v${version}`], { ...runner, cwd: cache, env });
}

function npm(env: NodeJS.ProcessEnv): string[] {
  return /npm-cli\.c?js$/.test(env.npm_execpath ?? "") ? [process.execPath, env.npm_execpath ?? ""] : ["npm"];
}

async function succeed(command: string[], options: RunOptions): Promise<void> {
  const { exitCode, output } = await run(command, options);
  if (exitCode === 0) return;
  const end = output.trim().split("\n").slice(-5).join("\n  ");
  throw new ToolchainError(
    "TOOLCHAIN_DOWNLOAD_FAILED",
    `${command.slice(0, 4).join(" ")} … ended with ${exitCode}:\n  ${end}`,
  );
}
