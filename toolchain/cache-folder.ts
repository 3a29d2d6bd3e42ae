import { accessSync, constants, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import project from "../package.json";
import { ToolchainError } from "./errors";

/**
 * `${XDG_CACHE_HOME:-~/.cache}/<package name>/toolchain`, on macOS `~/Library/Caches/<package name>/toolchain`.
 * A relative XDG_CACHE_HOME is ignored: https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function cacheFolder(env: NodeJS.ProcessEnv, platform = process.platform): string {
  return path.join(userCache(env, platform), project.name, "toolchain");
}

function userCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME)) return env.XDG_CACHE_HOME;
  const home = env.HOME || homedir();
  return platform === "darwin" ? path.join(home, "Library", "Caches") : path.join(home, ".cache");
}

/** Creates the folder where it is missing. */
export function openCache(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (error) {
    throw new ToolchainError(
      "TOOLCHAIN_CACHE_UNUSABLE",
      `The toolchain's cache ${folder} cannot be written (${(error as Error).message}). ` +
        "Make it writable, or set XDG_CACHE_HOME to a folder that is.",
      { cause: error },
    );
  }
}
