import { existsSync } from "node:fs";
import path from "node:path";
import type { Context } from "./context";
import type { FoundPulumi } from "./find-pulumi";
import { cacheKey, type GoPart } from "./go-parts";
import { ibmProviderFile, pluginFile } from "./home";
import { fetchOfficialCli, fetchPlugin, officialCli } from "./official";
import type { PartName } from "./parts";
import type { Plan } from "./plan";
import { goStep, type Step } from "./steps";
import versions from "./versions.json";

/** Where a built binary is, or will be. */
export function builtFile(part: GoPart, { cache, platform }: Context): string {
  return path.join(cache, cacheKey(part, platform), part.binary);
}

/** Where the CLI is, or will be. */
export function cliFile(plan: Plan, found: FoundPulumi | undefined, context: Context): string {
  if (plan.pulumi === "path" && found) return found.path;
  if (plan.pulumi === "npm") return officialCli(context.cache, context.platform);
  return builtFile(context.goParts.pulumi, context);
}

/** The executable of each part as it has to exist before anything is put in place. */
export function providerFile(name: PartName, plan: Plan, context: Context): string {
  const { cache, platform, goParts } = context;
  switch (name) {
    case "bridge":
      return plan.bridge === "built"
        ? builtFile(goParts.bridge, context)
        : pluginFile(cache, versions.bridge);
    case "ibm-provider":
      return plan["ibm-provider"] === "built"
        ? builtFile(goParts.ibmProvider, context)
        : ibmProviderFile(cache, platform);
    default:
      return pluginFile(cache, versions.commandProvider);
  }
}

/** What is still to be made for the plan; empty when everything is there. */
export function missingSteps(plan: Plan, found: FoundPulumi | undefined, context: Context): Step[] {
  const { cache, platform, buildEnv, signal, report, goParts } = context;
  const runner = {
    env: buildEnv,
    ...(signal && { signal }),
    onOutput: (text: string) => report({ kind: "output", text }),
  };
  const cli = cliFile(plan, found, context);
  const steps: Step[] = [];
  const build = (part: GoPart) => {
    if (!existsSync(builtFile(part, context))) steps.push(goStep(part, context));
  };
  const download = (plugin: { name: string; version: string }) => {
    if (existsSync(pluginFile(cache, plugin))) return;
    const run = () => fetchPlugin(cli, cache, plugin, runner);
    steps.push({ title: `plugin ${plugin.name} ${plugin.version} (download)`, seconds: 20, run });
  };
  if (plan.pulumi === "npm" && !existsSync(cli))
    steps.push({
      title: `Pulumi CLI ${versions.pulumi.version} (download)`,
      seconds: 60,
      run: () => fetchOfficialCli(cache, platform, runner),
    });
  if (plan.pulumi === "built") build(goParts.pulumi);
  if (plan["language-host"] === "own") build(goParts.sdkgen);
  if (plan.bridge === "built") build(goParts.bridge);
  else download(versions.bridge);
  if (plan["ibm-provider"] === "built") build(goParts.ibmProvider);
  if (plan["command-provider"] === "download") download(versions.commandProvider);
  return steps;
}
