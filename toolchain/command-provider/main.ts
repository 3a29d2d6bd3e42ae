import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { parsePluginArguments } from "../plugin-server/arguments";
import { Lifetime } from "../plugin-server/lifetime";
import { ProcessGroups } from "../plugin-server/process-groups";
import { listen } from "../plugin-server/serve";
import { EngineLog } from "./engine-log";
import { resourceProvider } from "./service";
import { providerVersion } from "./version";

/**
 * Stand-in for `pulumi-resource-command` 1.2.1, for commands on this machine: serves Pulumi's
 * `ResourceProvider` and prints its port on stdout.
 */
async function main(): Promise<void> {
  const { engineAddress, showVersion } = parsePluginArguments(process.argv.slice(2));
  if (showVersion) {
    process.stdout.write(`${providerVersion}\n`);
    return;
  }
  const groups = new ProcessGroups();
  const lifetime = new Lifetime(groups);
  const log = new EngineLog();
  const { server, port } = await listen(ResourceProviderService, resourceProvider({ groups, log }));
  lifetime.serving(server);
  process.stdout.write(`${port}\n`);
  if (engineAddress) {
    log.connect(engineAddress);
    lifetime.follow(engineAddress);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `pulumi-resource-command: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
