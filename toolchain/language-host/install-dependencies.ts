import type { ServerWritableStream } from "@grpc/grpc-js";
import {
  type InstallDependenciesRequest,
  InstallDependenciesResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { withoutLocalCloud } from "../bootstrap/environment.cjs";
import { PluginError } from "../plugin-server/errors";
import { childEnd } from "./child-end";
import { type PackageManager, resolvePackageManager, searchUp } from "./package-manager";
import { parseRuntimeOptions, type RuntimeOptions } from "./runtime-options";
import type { HostState } from "./state";
import { streamOutput } from "./stream-output";

/**
 * Installs the program's npm packages and streams what the package manager says. Each of them finds the root
 * of a workspace by itself.
 */
export async function installDependencies(
  state: HostState,
  request: InstallDependenciesRequest,
  call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
): Promise<void> {
  const directory = request.getInfo()?.getProgramDirectory() || request.getDirectory();
  const options = parseRuntimeOptions(request.getInfo());
  const manager = resolvePackageManager(options.packagemanager, directory);
  const say = (text: string): unknown =>
    call.write(new InstallDependenciesResponse().setStdout(Buffer.from(text)));

  say("Installing dependencies...\n\n");
  const child = state.children.start(manager.executable, installArguments(manager, options), {
    cwd: directory,
    env: withoutLocalCloud(process.env), // which would answer for the package registry
    stdio: ["ignore", "pipe", "pipe"],
  });
  call.on("cancelled", () => void state.children.end(child));
  streamOutput(child.stdout, call, (chunk) => new InstallDependenciesResponse().setStdout(chunk));
  streamOutput(child.stderr, call, (chunk) => new InstallDependenciesResponse().setStderr(chunk));
  const end = await childEnd(child);
  if (end.code !== 0)
    throw new PluginError(
      "install-failed",
      `${manager.name} install failed: ${end.signal ?? `exit status ${end.code}`}`,
    );
  if (!searchUp(directory, "node_modules")) {
    throw new PluginError(
      "install-failed",
      `${manager.name} install reported success, but node_modules directory is missing`,
    );
  }
  say("Finished installing dependencies\n\n");
}

function installArguments({ name }: PackageManager, { production }: RuntimeOptions): string[] {
  // bun takes --production for "the lockfile must not change": https://github.com/oven-sh/bun/issues/10949
  const flags = production && name !== "bun" ? ["--production"] : [];
  switch (name) {
    case "npm": // Silences warnings on missing description, repository and license.
      return ["install", "--loglevel=error", ...flags];
    case "pnpm": // stdout is for machines.
      return ["install", "--use-stderr", ...flags];
    default:
      return ["install", ...flags];
  }
}
