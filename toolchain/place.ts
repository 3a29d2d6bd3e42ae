import path from "node:path";
import { binFolder } from "./bin-folder";
import type { Context } from "./context";
import type { FoundPulumi } from "./find-pulumi";
import { homeFolder, ibmProviderFile, placeLink, pluginFile, providerCacheFolder } from "./home";
import { builtFile, cliFile, providerFile } from "./locate";
import { launcher, ownPlugin, pluginSource, writeExecutable } from "./own-plugins";
import type { Part, Toolchain } from "./parts";
import type { Plan } from "./plan";
import { markUsed } from "./store";
import versions from "./versions.json";

/** Puts what was found and made where the engine looks for it; a few file checks when it is all there. */
export function placeToolchain(plan: Plan, found: FoundPulumi | undefined, context: Context): Toolchain {
  const { cache, platform, goParts } = context;
  if (plan.bridge === "built")
    placeLink(pluginFile(cache, versions.bridge), builtFile(goParts.bridge, context));
  if (plan["ibm-provider"] === "built")
    placeLink(ibmProviderFile(cache, platform), builtFile(goParts.ibmProvider, context));
  if (plan["command-provider"] === "own")
    writeExecutable(
      pluginFile(cache, versions.commandProvider),
      launcher(ownPlugin("command-provider", cache)),
    );
  for (const part of Object.values(goParts)) markUsed(path.dirname(builtFile(part, context)));
  const cli = cliFile(plan, found, context);
  const hasOwnHost = plan["language-host"] === "own";
  const bin = binFolder(cache, {
    pulumi: cli,
    ...(hasOwnHost && {
      languageHost: ownPlugin("language-host", cache),
      sdkgen: builtFile(goParts.sdkgen, context),
    }),
  });
  return {
    pulumi: path.join(bin, "pulumi"),
    env: environment(bin, context),
    parts: partsOf(plan, found, context, bin),
  };
}

function environment(bin: string, { cache, env }: Context): NodeJS.ProcessEnv {
  return {
    ...env,
    PATH: env.PATH ? `${bin}${path.delimiter}${env.PATH}` : bin,
    PULUMI_HOME: homeFolder(cache),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // A provider that happens to lie on the user's PATH would be taken whatever its version.
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    PULUMI_DYNAMIC_TF_PLUGIN_CACHE_DIR: providerCacheFolder(cache),
  };
}

/** The parts with their versions. Without `bin`, our language host is where its source is. */
export function partsOf(plan: Plan, found: FoundPulumi | undefined, context: Context, bin?: string): Part[] {
  const cli = cliFile(plan, found, context);
  const cliVersion = found && plan.pulumi === "path" ? found.version : versions.pulumi.version;
  const ownHost = bin ? path.join(bin, "pulumi-language-nodejs") : pluginSource("language-host");
  const cliHost = found?.languageHost ?? path.join(path.dirname(cli), "pulumi-language-nodejs");
  const host = plan["language-host"] === "own" ? ownHost : cliHost;
  return [
    { name: "pulumi", version: cliVersion, source: plan.pulumi, path: cli },
    { name: "language-host", version: cliVersion, source: plan["language-host"], path: host },
    {
      name: "bridge",
      version: versions.bridge.version,
      source: plan.bridge,
      path: providerFile("bridge", plan, context),
    },
    {
      name: "ibm-provider",
      version: versions.ibmProvider.version,
      source: plan["ibm-provider"],
      path: providerFile("ibm-provider", plan, context),
    },
    {
      name: "command-provider",
      version: versions.commandProvider.version,
      source: plan["command-provider"],
      path: providerFile("command-provider", plan, context),
    },
  ];
}
