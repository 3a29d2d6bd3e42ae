import { existsSync } from "node:fs";
import path from "node:path";
import { contextOf, type ToolchainOptions } from "./context";
import { cacheKey, type GoPart } from "./go-parts";
import { withCacheLock } from "./lock";
import { projectRoot } from "./project-root";
import { goStep, runSteps } from "./steps";
import versions from "./versions.json";

const { openTofu } = versions;

/** Only `npm run bench` needs it. */
const part: GoPart = {
  name: "opentofu",
  version: openTofu.version,
  title: `OpenTofu ${openTofu.version}`,
  moduleFolder: path.join(projectRoot, "toolchain", "go", "opentofu"),
  package: openTofu.package,
  binary: "tofu",
  ldflags: [],
  cpuSeconds: 200,
};

/** The peer that we measure ourselves against: OpenTofu, built from its pinned module on first use. @returns its path */
export async function resolveOpenTofu(options: ToolchainOptions = {}): Promise<string> {
  const context = contextOf(options);
  const binary = path.join(context.cache, cacheKey(part, context.platform), part.binary);
  if (existsSync(binary)) return binary;
  await withCacheLock(context.cache, context, async () => {
    if (!existsSync(binary)) await runSteps([goStep(part, context)], context);
  });
  return binary;
}
