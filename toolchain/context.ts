import { availableParallelism } from "node:os";
import { withoutLocalCloud } from "./bootstrap/environment.cjs";
import { cacheFolder } from "./cache-folder";
import type { Report } from "./events";
import { type GoParts, goParts } from "./go-parts";
import { probeInternet } from "./internet";
import type { Reach } from "./plan";
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
  /** What of the internet may be used; default: asked once, then remembered. */
  reach?: Reach;
  /** Default: the pinned modules. */
  goParts?: GoParts;
}

/** What every step of finding and making the toolchain works with. */
export interface Context {
  cache: string;
  platform: Platform;
  /** The caller's environment: the result's is made from it. */
  env: NodeJS.ProcessEnv;
  /** For downloads and compilers: never through the local cloud. */
  buildEnv: NodeJS.ProcessEnv;
  goParts: GoParts;
  reach: () => Promise<Reach>;
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
    goParts: options.goParts ?? goParts,
    reach: async () => options.reach ?? probeInternet(fetch, options.signal),
    report: options.report ?? showProgress(process.stderr, options.verbose),
    signal: options.signal,
    cores: availableParallelism(),
  };
}
