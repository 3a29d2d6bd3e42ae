import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { usedAccounts } from "../config/accounts";
import type { StackConfig } from "../config/schema";
import { resolveToolchain } from "../toolchain";
import { showProgress } from "../toolchain/progress";
import { CliError } from "./errors";
import { cloudEnvironment, ensureCloud, type RunningCloud } from "./local-cloud";
import { prepareLocalStack } from "./local-stack";
import type { Output } from "./output";
import { ensurePassphrase } from "./passphrase";
import { type Paths, pathsOf } from "./paths";
import type { Session } from "./stack-context";
import { readStackConfig } from "./stack-file";

export interface SessionOptions {
  root: string;
  stack: string;
  verbose: boolean;
  /** Where people read. */
  output: Output;
}

/** Checks the configuration first, then makes what is missing, then starts the local cloud where the stack lives on it. */
export async function openSession({ root, stack, verbose, output }: SessionOptions): Promise<Session> {
  const paths = pathsOf(root);
  const config = readStackConfig(root, stack);
  if (config.cloud === "ibm") requireRealAccount(config, process.env);
  const toolchain = await resolveToolchain({ verbose, report: showProgress(process.stderr, verbose) });
  const base = { paths, stack, config, toolchain, stackArgs: ["--stack", stack] };
  if (config.cloud === "ibm") {
    return { ...base, env: toolchain.env, configFile: join(root, `Pulumi.${stack}.yaml`) };
  }
  const cloud = await ensureCloud(paths);
  if (cloud.started) {
    output.line(
      `Started the local IBM Cloud on 127.0.0.1:${cloud.port} (stop it with: npm run cloud -- stop)`,
    );
  }
  // The user's own passphrase would win over the file.
  const { PULUMI_CONFIG_PASSPHRASE: _, ...rest } = toolchain.env;
  const env = {
    ...rest,
    ...cloudEnvironment(cloud),
    ...localPulumi(paths),
    IC_API_KEY: ownerKey(cloud),
    ENGINE_SETTLE_SECONDS: "0", // the local cloud knows at once what was granted
  };
  const configFile = await prepareLocalStack({ ...base, env });
  return { ...base, env, cloud, configFile, stackArgs: [...base.stackArgs, "--config-file", configFile] };
}

/** State and passphrase of stacks on the local cloud: in this checkout, never in the user's own back end. */
export function localPulumi(paths: Paths): Record<string, string> {
  mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  return {
    PULUMI_BACKEND_URL: pathToFileURL(paths.state).href,
    PULUMI_CONFIG_PASSPHRASE_FILE: ensurePassphrase(paths.passphrase),
  };
}

export function ownerKey(cloud: RunningCloud): string {
  return readFileSync(cloud.ownerKeyFile, "utf8").trim();
}

function requireRealAccount(config: StackConfig, env: NodeJS.ProcessEnv): void {
  const used = usedAccounts(config);
  for (const { name, apiKeyFrom } of config.accounts) {
    if (!used.includes(name) || !apiKeyFrom.environment || env[apiKeyFrom.environment]) continue;
    throw new CliError(
      "NO_API_KEY",
      `accounts "${name}": ${apiKeyFrom.environment} is not set. Export the API key of that account (docs/accounts.md).`,
    );
  }
  if (used.includes(undefined) && !env.IC_API_KEY && !env.IBMCLOUD_API_KEY) {
    throw new CliError(
      "NO_API_KEY",
      "This stack lives in a real account, and IC_API_KEY is not set. Export the API key to deploy with " +
        "(docs/real-account.md), or use --stack dev for the local cloud.",
    );
  }
  if (!env.PULUMI_BACKEND_URL && !env.PULUMI_ACCESS_TOKEN) {
    throw new CliError(
      "NO_BACKEND",
      "This stack lives in a real account, and Pulumi does not know where to keep its state. Export PULUMI_BACKEND_URL " +
        "(a bucket, or file:// a folder that is backed up) or PULUMI_ACCESS_TOKEN (docs/real-account.md).",
    );
  }
}
