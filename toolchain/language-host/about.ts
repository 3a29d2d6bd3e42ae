import { execFile } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type AboutRequest, AboutResponse } from "@pulumi/pulumi/proto/language_pb";
import { type PackageManager, resolvePackageManager, searchUp } from "./package-manager";
import { parseRuntimeOptions } from "./runtime-options";

/** What `pulumi about` shows of the runtime; the engine asks for it at the start of every operation as well. */
export async function about(request: AboutRequest): Promise<AboutResponse> {
  const directory = request.getInfo()?.getProgramDirectory() ?? process.cwd();
  const manager = resolvePackageManager(parseRuntimeOptions(request.getInfo()).packagemanager, directory);
  const response = new AboutResponse().setExecutable(process.execPath).setVersion(process.version);
  const metadata = response.getMetadataMap();
  metadata.set("packagemanager", manager.name);
  metadata.set("packagemanagerVersion", versionInPackage(manager) ?? (await versionByCommand(manager)));
  const typescript = typescriptVersion(directory);
  if (typescript) metadata.set("typescriptVersion", typescript);
  return response;
}

/** From the package.json above the executable: starting npm to ask for its version takes longer than all the rest. */
function versionInPackage({ name, executable }: PackageManager): string | undefined {
  try {
    const manifest = searchUp(dirname(realpathSync(executable)), "package.json");
    const json =
      manifest && (JSON.parse(readFileSync(manifest, "utf8")) as { name?: string; version?: string });
    return json && json.name === name ? json.version : undefined;
  } catch {
    return undefined;
  }
}

/** Empty when the program does not tell: not worth failing for. */
async function versionByCommand({ executable }: PackageManager): Promise<string> {
  try {
    return (await promisify(execFile)(executable, ["--version"])).stdout.trim();
  } catch {
    return "";
  }
}

/** Of the compiler that the program would load. */
function typescriptVersion(directory: string): string | undefined {
  try {
    const fromProgram = createRequire(join(directory, "package.json"));
    return (fromProgram("typescript/package.json") as { version: string }).version;
  } catch {
    return undefined;
  }
}
