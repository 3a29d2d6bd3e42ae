import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { parsePluginArguments } from "../plugin-server/arguments";
import { Lifetime } from "../plugin-server/lifetime";
import { ProcessGroups } from "../plugin-server/process-groups";
import { listen } from "../plugin-server/serve";
import { languageRuntime } from "./service";
import type { HostState } from "./state";
import { hostVersion } from "./version";

/**
 * Language host for Node.js programs: serves Pulumi's `LanguageRuntime` and prints its port on stdout.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto
 */
async function main(): Promise<void> {
  const { engineAddress, tracing, showVersion } = parsePluginArguments(process.argv.slice(2));
  if (showVersion) {
    process.stdout.write(`${hostVersion}\n`);
    return;
  }
  const children = new ProcessGroups();
  const plugins = new ProcessGroups();
  const lifetime = new Lifetime(children, plugins);
  const state: HostState = {
    children,
    plugins,
    lifetime,
    ...(engineAddress && { engineAddress }),
    ...(tracing && { tracing }),
  };
  const { server, port } = await listen(LanguageRuntimeService, languageRuntime(state));
  lifetime.serving(server);
  process.stdout.write(`${port}\n`);
  if (engineAddress) lifetime.follow(engineAddress);
}

main().catch((error: unknown) => {
  process.stderr.write(`pulumi-language-nodejs: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
