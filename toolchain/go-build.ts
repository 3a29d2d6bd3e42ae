import { createWriteStream, mkdirSync } from "node:fs";
import { totalmem } from "node:os";
import path from "node:path";
import { finished } from "node:stream/promises";
import { ToolchainError } from "./errors";
import { buildFlags, type GoPart, goVersionOf } from "./go-parts";
import type { Platform } from "./platform";
import { run } from "./run";

export interface GoBuildOptions {
  platform: Platform;
  env: NodeJS.ProcessEnv;
  /** Where the binary goes; also holds the compiler's temporary files, which are removed. */
  folder: string;
  logFile: string;
  signal?: AbortSignal;
  onOutput?: (text: string) => void;
}

/** How many lines of a failing compiler are shown; the rest is in the log. */
const TAIL_LINES = 20;

/** @throws ToolchainError with the end of the compiler's output and the path of the log */
export async function goBuild(part: GoPart, options: GoBuildOptions): Promise<void> {
  const { folder, logFile, onOutput, signal } = options;
  const temporary = path.join(folder, "tmp");
  mkdirSync(temporary, { recursive: true });
  mkdirSync(path.dirname(logFile), { recursive: true });
  const ldflags = ["-s", "-w", ...part.ldflags].join(" ");
  const output = path.join(folder, part.binary);
  const command = ["go", "build", "-v", ...buildFlags, "-ldflags", ldflags, "-o", output, part.package];
  const log = createWriteStream(logFile);
  log.write(`${command.join(" ")}\n(in ${part.moduleFolder})\n`);
  const result = await run(command, {
    cwd: part.moduleFolder,
    env: { ...goEnvironment(options.env, options.platform), GOTMPDIR: temporary },
    ...(signal && { signal }),
    onOutput: (text) => {
      log.write(text);
      onOutput?.(text);
    },
  }).finally(() => finished(log.end()));
  if (result.exitCode === 0) return;
  throw new ToolchainError(
    "TOOLCHAIN_BUILD_FAILED",
    `Building ${part.title} failed:\n${tail(result.output)}\nThe whole output is in ${logFile}. ` +
      "Where a module could not be downloaded, check the network (GOPROXY, HTTPS_PROXY) and run the same command again.",
  );
}

/**
 * Downloads the modules of parts that are built later, while an earlier one compiles. Only a head start: what
 * fails here is tried again, and reported, by the build itself.
 */
export async function prefetchModules(
  parts: GoPart[],
  options: Pick<GoBuildOptions, "env" | "platform" | "signal">,
): Promise<void> {
  for (const part of parts)
    await run(["go", "list", "-deps", part.package], {
      cwd: part.moduleFolder,
      env: goEnvironment(options.env, options.platform),
      ...(options.signal && { signal: options.signal }),
    }).catch(() => {});
}

/** The end of the output, without the package names that `-v` prints. */
export function tail(output: string): string {
  const lines = output.split("\n").filter((line) => /\s/.test(line.trim()));
  return lines
    .slice(-TAIL_LINES)
    .map((line) => `  ${line.trimEnd()}`)
    .join("\n");
}

/**
 * Go's environment for a build that comes out the same everywhere: the user's settings of what and how to
 * build are overruled (also those of `go env -w`, which an empty variable would let through), those of
 * where to download from and where to cache are kept.
 */
export function goEnvironment(env: NodeJS.ProcessEnv, platform: Platform): NodeJS.ProcessEnv {
  const { GOEXPERIMENT: _, GOROOT: __, GOARM: ___, GODEBUG: ____, ...rest } = env;
  return {
    ...rest,
    GOOS: platform.goos,
    GOARCH: platform.goarch,
    GOFLAGS: "-mod=readonly",
    GOWORK: "off",
    GO111MODULE: "on",
    CGO_ENABLED: "0",
    // The compiler allocates much and lives seconds: collecting less often saves time as long as memory lasts.
    GOGC: "400",
    GOMEMLIMIT: `${Math.round((totalmem() * 0.3) / 2 ** 20)}MiB`,
  };
}

/** @throws ToolchainError where Go is missing, or too old and not allowed to fetch a newer one */
export async function requireGo(part: GoPart, env: NodeJS.ProcessEnv, platform: Platform): Promise<void> {
  const wanted = goVersionOf(part);
  // Reads go.mod and nothing else: where the Go on PATH is too old, it fetches a newer one or says that it may not.
  const result = await run(["go", "list", "-m"], {
    cwd: part.moduleFolder,
    env: goEnvironment(env, platform),
  });
  if (result.exitCode === 0) return;
  if (result.exitCode === 127)
    throw new ToolchainError(
      "TOOLCHAIN_GO_MISSING",
      `Go ${wanted} or newer is needed, and there is no "go" on PATH.`,
    );
  throw new ToolchainError(
    "TOOLCHAIN_GO_TOO_OLD",
    `Go ${wanted} or newer is needed. ${result.output.trim()}`,
  );
}
