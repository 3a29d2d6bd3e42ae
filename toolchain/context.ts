import { availableParallelism } from "node:os";
import { withoutLocalCloud } from "./bootstrap/environment.cjs";
import { cacheFolder } from "./cache-folder";
import type { Report } from "./events";
import { type Platform, platformOf } from "./platform";
import { showProgress } from "./progress";

export interface ToolchainOptions {
  /** Stream the compilers' output. */
  verbose?: boolean;
  /** Default: progress on stderr. */
  report?: Report;
  /** Aborting kills the compilers and removes what they had written. */
  signal?: AbortSignal;
  /** Default: the user's cache folder. */
  cacheDir?: string;
  /** The environment to start from; default: this process's. */
  env?: NodeJS.ProcessEnv;
}

/** What every step of finding and making the toolchain works with. */
export interface Context {
  cache: string;
  platform: Platform;
  /** The caller's environment: the result's is made from it. */
  env: NodeJS.ProcessEnv;
  /** For downloads and compilers: never through the local cloud. */
  buildEnv: NodeJS.ProcessEnv;
  report: Report;
  signal: AbortSignal | undefined;
  cores: number;
}

export function contextOf(options: ToolchainOptions = {}): Context {
  const env = options.env ?? process.env;
  return {
    cache: options.cacheDir ?? cacheFolder(env),
    platform: platformOf(),
    env,
    buildEnv: withoutLocalCloud(env),
    report: options.report ?? showProgress(process.stderr, options.verbose),
    signal: options.signal,
    cores: availableParallelism(),
  };
}
