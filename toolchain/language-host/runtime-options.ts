import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { PluginError } from "../plugin-server/errors";
import { splitArguments } from "./split-arguments";

export const packageManagers = ["auto", "npm", "yarn", "pnpm", "bun"] as const;
export type PackageManagerOption = (typeof packageManagers)[number];

/** `runtime.options` of Pulumi.yaml (https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options). */
export interface RuntimeOptions {
  /** Load TypeScript through ts-node. */
  readonly typescript: boolean;
  readonly tsconfig?: string;
  readonly nodeargs: readonly string[];
  readonly packagemanager: PackageManagerOption;
  /** Leave out devDependencies when installing. */
  readonly production: boolean;
}

const typeOf = {
  typescript: "boolean",
  tsconfig: "string",
  nodeargs: "string",
  packagemanager: "string",
  production: "boolean",
} as const;

/** Options that are not known are passed over, as the official host does. */
export function parseRuntimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
  const given = (info?.getOptions()?.toJavaScript() ?? {}) as Record<string, unknown>;
  for (const [name, type] of Object.entries(typeOf)) {
    if (given[name] !== undefined && typeof given[name] !== type)
      throw invalid(`${name} must be a ${type}, not ${JSON.stringify(given[name])}`);
  }
  const packagemanager = (given.packagemanager ?? "auto") as PackageManagerOption;
  if (!packageManagers.includes(packagemanager))
    throw invalid(`packagemanager must be one of ${packageManagers.join(", ")}, not "${packagemanager}"`);
  return {
    typescript: (given.typescript as boolean | undefined) ?? true,
    ...(given.tsconfig !== undefined && { tsconfig: given.tsconfig as string }),
    nodeargs: splitArguments((given.nodeargs as string | undefined) ?? ""),
    packagemanager,
    production: (given.production as boolean | undefined) ?? false,
  };
}

/** Variables by which @pulumi/pulumi/cmd/* learn of the options. */
export function optionsEnvironment(options: RuntimeOptions): Record<string, string> {
  return {
    ...(options.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(options.tsconfig && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

function invalid(what: string): PluginError {
  return new PluginError("invalid-runtime-option", `Pulumi.yaml, runtime.options: ${what}`);
}
