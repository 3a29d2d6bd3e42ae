import { execFile } from "node:child_process";
import { accessSync, constants, mkdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { readJson, writeAtomic } from "./bootstrap/fingerprint.cjs";
import { satisfies } from "./version-number";
import versions from "./versions.json";

export interface FoundPulumi {
  /** As found on PATH. */
  path: string;
  version: string;
  /** The language host that lies beside it. */
  languageHost: string;
}

interface RememberedVersion {
  identity: string;
  version: string;
}

/**
 * The first `pulumi` on PATH that is new enough and has its Node.js language host beside it. A wrapper without
 * one (such as the `pulumi` npm package's) is passed over.
 */
export async function findPulumi(env: NodeJS.ProcessEnv, cache: string): Promise<FoundPulumi | undefined> {
  for (const folder of (env.PATH ?? "").split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const command = path.join(folder, "pulumi");
    const real = executable(command);
    // A command that this project started has our own toolchain first on PATH.
    if (!real || isBelow(cache, command)) continue;
    const languageHost = executable(path.join(path.dirname(real), "pulumi-language-nodejs"));
    if (!languageHost) continue;
    const version = await versionOf(real, cache, env);
    if (version && satisfies(version, versions.pulumi.minimum))
      return { path: command, version, languageHost };
  }
  return undefined;
}

/** @returns its real path, if it is a file that may be run */
export function executable(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK);
    const real = realpathSync(file);
    return statSync(real).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}

function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return !relative.startsWith("..") && !path.isAbsolute(relative);
}

async function versionOf(file: string, cache: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { size, mtimeMs } = statSync(file);
  const identity = JSON.stringify([file, size, mtimeMs]);
  const memory = path.join(cache, "pulumi-on-path.json");
  const remembered = readJson(memory) as RememberedVersion | undefined;
  if (remembered?.identity === identity) return remembered.version;
  try {
    const quiet = { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await promisify(execFile)(file, ["version"], { env: quiet, timeout: 20_000 });
    const version = stdout.trim().replace(/^v/, "");
    mkdirSync(cache, { recursive: true });
    writeAtomic(memory, JSON.stringify({ identity, version } satisfies RememberedVersion));
    return version;
  } catch {
    return undefined;
  }
}
