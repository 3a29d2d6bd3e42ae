import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type LinkRequest, LinkResponse } from "@pulumi/pulumi/proto/language_pb";
import { PluginError } from "../plugin-server/errors";
import { childEnd } from "./child-end";
import { resolvePackageManager, searchUp } from "./package-manager";
import { parseRuntimeOptions } from "./runtime-options";
import type { HostState } from "./state";

/** Adds generated SDKs to the program's package.json, and says how to import them (`pulumi package add`). */
export async function link(state: HostState, request: LinkRequest): Promise<LinkResponse> {
  const directory = request.getInfo()?.getProgramDirectory() ?? "";
  const options = parseRuntimeOptions(request.getInfo());
  const isTypeScript = options.typescript || !!options.tsconfig || !!searchUp(directory, "tsconfig.json");
  const imports: string[] = [];
  for (const dependency of request.getPackagesList()) {
    const path = dependency.getPath();
    const name = sdkName(join(directory, path), path);
    await npm(state, directory, ["pkg", "set", `dependencies[${name}]=file:${path}`]);
    if (resolvePackageManager(options.packagemanager, directory).name === "npm")
      await allowScripts(state, directory, `file:${path}`);
    const identifier = camelCase(
      dependency.getPackage()?.getParameterization()?.getName() || dependency.getPackage()?.getName() || name,
    );
    imports.push(
      isTypeScript || isModule(directory)
        ? `  import * as ${identifier} from "${name}";\n`
        : `  const ${identifier} = require("${name}");\n`,
    );
  }
  const language = isTypeScript ? "TypeScript" : "JavaScript";
  return new LinkResponse().setImportInstructions(
    `You can import the SDK in your ${language} code with:\n\n${imports.join("")}`,
  );
}

/**
 * An SDK compiles itself after its installation; npm 12 runs such scripts only where package.json allows it
 * (https://docs.npmjs.com/cli/configuring-npm/package-json#allowscripts).
 */
async function allowScripts(state: HostState, directory: string, specifier: string): Promise<void> {
  const known = readManifest(searchUp(directory, "package.json")).allowScripts;
  const allowed = { ...(typeof known === "object" && known), [specifier]: true };
  await npm(state, directory, ["pkg", "set", "--json", `allowScripts=${JSON.stringify(allowed)}`]);
}

interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly allowScripts?: unknown;
}

function readManifest(path: string | undefined): Manifest {
  return path ? (JSON.parse(readFileSync(path, "utf8")) as Manifest) : {};
}

function sdkName(folder: string, shown: string): string {
  const { name } = readManifest(join(folder, "package.json"));
  if (!name)
    throw new PluginError("no-package-name", `${shown}/package.json has no name: generate the SDK again`);
  return name;
}

function isModule(directory: string): boolean {
  return readManifest(searchUp(directory, "package.json")).type === "module";
}

function camelCase(name: string): string {
  return name.replace(/[-_.]+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

async function npm(state: HostState, cwd: string, args: readonly string[]): Promise<void> {
  const child = state.children.start("npm", args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const end = await childEnd(child);
  if (end.code !== 0)
    throw new PluginError("npm-failed", `npm ${args.join(" ")} failed in ${cwd}:\n${stderr}`);
}
