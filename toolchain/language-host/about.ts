import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { type AboutRequest, AboutResponse } from "@pulumi/pulumi/proto/language_pb";
import { resolvePackageManager } from "./package-manager";
import { parseRuntimeOptions } from "./runtime-options";

/** What `pulumi about` shows of the runtime. */
export async function about(request: AboutRequest): Promise<AboutResponse> {
  const directory = request.getInfo()?.getProgramDirectory() ?? process.cwd();
  const manager = resolvePackageManager(parseRuntimeOptions(request.getInfo()).packagemanager, directory);
  const response = new AboutResponse().setExecutable(process.execPath).setVersion(process.version);
  const metadata = response.getMetadataMap();
  metadata.set("packagemanager", manager.name);
  metadata.set("packagemanagerVersion", await versionOf(manager.executable));
  const typescript = typescriptVersion(directory);
  if (typescript) metadata.set("typescriptVersion", typescript);
  return response;
}

/** Empty when the program does not tell: not worth failing for. */
async function versionOf(executable: string): Promise<string> {
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
