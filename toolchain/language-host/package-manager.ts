import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { PluginError } from "../plugin-server/errors";
import type { PackageManagerOption } from "./runtime-options";

export interface PackageManager {
  readonly name: Exclude<PackageManagerOption, "auto">;
  /** Absolute path. */
  readonly executable: string;
}

const lockfiles = { yarn: ["yarn.lock"], pnpm: ["pnpm-lock.yaml"], bun: ["bun.lock", "bun.lockb"] } as const;

/** The asked package manager, or the one that the lockfile beside the program speaks for, else npm. */
export function resolvePackageManager(option: PackageManagerOption, directory: string): PackageManager {
  if (option !== "auto") return required(option);
  const isTrue = ["1", "true"].includes((process.env.PULUMI_PREFER_YARN ?? "").toLowerCase());
  for (const name of ["yarn", "pnpm", "bun"] as const) {
    const asked =
      (name === "yarn" && isTrue) || lockfiles[name].some((file) => existsSync(join(directory, file)));
    const executable = asked && findExecutable(name);
    if (executable) return { name, executable };
  }
  return required("npm");
}

function required(name: PackageManager["name"]): PackageManager {
  const executable = findExecutable(name);
  if (executable) return { name, executable };
  throw new PluginError(
    "no-package-manager",
    `Could not find \`${name}\` executable.\nInstall ${name} and make sure it is in your PATH.`,
  );
}

/** Absolute path of a program on PATH. */
export function findExecutable(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder || ".", name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** Nearest `name` in `directory` or a folder above it. */
export function searchUp(directory: string, name: string): string | undefined {
  const path = join(directory, name);
  if (existsSync(path)) return path;
  const parent = dirname(directory);
  return parent === directory ? undefined : searchUp(parent, name);
}
