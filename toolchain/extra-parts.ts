import { existsSync } from "node:fs";
import path from "node:path";
import { contextOf, type ToolchainOptions } from "./context";
import { executable } from "./find-pulumi";
import { cacheKey, type GoPart } from "./go-parts";
import { withCacheLock } from "./lock";
import { projectRoot } from "./project-root";
import { goStep, runSteps } from "./steps";
import versions from "./versions.json";

const { openTofu, yamlHost } = versions;

const openTofuPart: GoPart = {
  name: "opentofu",
  version: openTofu.version,
  title: `OpenTofu ${openTofu.version}`,
  moduleFolder: path.join(projectRoot, "toolchain", "go", "opentofu"),
  package: openTofu.package,
  binary: "tofu",
  ldflags: [],
  cpuSeconds: 200,
};

const yamlHostPart: GoPart = {
  name: "yaml-host",
  version: yamlHost.version,
  title: `Pulumi's YAML language host ${yamlHost.version}`,
  moduleFolder: path.join(projectRoot, "toolchain", "go", "yaml"),
  package: yamlHost.package,
  binary: "pulumi-language-yaml",
  ldflags: [],
  cpuSeconds: 65,
};

/** The peer that `npm run bench` measures ourselves against, built on first use. @returns path of `tofu` */
export function resolveOpenTofu(options: ToolchainOptions = {}): Promise<string> {
  return build(openTofuPart, options);
}

/**
 * What runs programs in YAML; only tests need it. Pulumi's own release has it beside the CLI.
 * @param pulumi path of the CLI in use
 * @returns path of `pulumi-language-yaml`
 */
export async function resolveYamlHost(pulumi: string, options: ToolchainOptions = {}): Promise<string> {
  const beside = path.join(path.dirname(pulumi), yamlHostPart.binary);
  return executable(beside) ?? build(yamlHostPart, options);
}

async function build(part: GoPart, options: ToolchainOptions): Promise<string> {
  const context = contextOf(options);
  const binary = path.join(context.cache, cacheKey(part, context.platform), part.binary);
  if (existsSync(binary)) return binary;
  await withCacheLock(context.cache, context, async () => {
    if (!existsSync(binary)) await runSteps([goStep(part, context)], context);
  });
  return binary;
}
