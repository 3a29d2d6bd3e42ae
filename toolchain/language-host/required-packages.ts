import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import {
  type GetRequiredPackagesRequest,
  GetRequiredPackagesResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PackageParameterization } from "@pulumi/pulumi/proto/plugin_pb";

/** The `pulumi` section of a package.json (PulumiPluginJSON of the Go SDK). */
interface PulumiSection {
  readonly resource?: boolean;
  readonly name?: string;
  readonly version?: string;
  readonly server?: string;
  readonly parameterization?: Parameterization;
  readonly extensionParameterization?: Parameterization;
}

interface Parameterization {
  readonly name: string;
  readonly version: string;
  /** Base64. */
  readonly value: string;
}

interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly pulumi?: PulumiSection;
}

/** The provider packages that the program's installed npm packages ask for. */
export function requiredPackages(request: GetRequiredPackagesRequest): GetRequiredPackagesResponse {
  const directory = request.getInfo()?.getProgramDirectory() ?? "";
  const found: PackageDependency[] = [];
  const sdkVersions = new Map<string, string>();
  for (const [path, json] of installedPackages(directory)) {
    if (json.name === "@pulumi/pulumi" && json.version) sdkVersions.set(path, json.version);
    const dependency = packageDependency(json);
    if (dependency) found.push(dependency);
  }
  warnAboutMixedSdks(sdkVersions);
  return new GetRequiredPackagesResponse().setPackagesList(found);
}

/**
 * The package.json of every package in a node_modules below `directory`, at any depth, links followed.
 * Packages of a nested policy pack are its own and left out.
 */
function* installedPackages(directory: string): Generator<[path: string, json: PackageJson]> {
  const visited = new Set<string>();

  function* walk(folder: string, kind: "plain" | "modules" | "package"): Generator<[string, PackageJson]> {
    let real: string;
    try {
      real = realpathSync(folder);
    } catch {
      return; // A dangling link.
    }
    // The same folder is a package when reached through node_modules, and a plain one when not.
    const key = `${kind} ${real}`;
    if (visited.has(key)) return;
    visited.add(key);

    if (kind === "package") {
      const json = readPackageJson(join(real, "package.json"));
      if (json) yield [join(real, "package.json"), json];
    }
    for (const child of subfolders(real)) {
      const path = join(real, child);
      if (child === "node_modules") yield* walk(path, "modules");
      // A scope (@pulumi) and a store (.pnpm) hold packages, or folders with a node_modules.
      else if (kind === "modules") yield* walk(path, child.startsWith("@") ? "modules" : "package");
      else if (kind === "plain" && !isPolicyPack(path)) yield* walk(path, "plain");
      else if (kind === "package" && basename(real).startsWith(".")) yield* walk(path, "package");
    }
  }

  yield* walk(directory, "plain");
}

function subfolders(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(folder, entry.name))))
    .map((entry) => entry.name);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isPolicyPack(folder: string): boolean {
  return ["yaml", "yml", "json"].some((extension) =>
    statSync(join(folder, `PulumiPolicy.${extension}`), { throwIfNoEntry: false }),
  );
}

/** Undefined for what cannot be read or parsed: one odd package must not hide the others. */
function readPackageJson(path: string): PackageJson | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as PackageJson;
  } catch {
    return undefined;
  }
}

function packageDependency(json: PackageJson): PackageDependency | undefined {
  const section = json.pulumi;
  if (section?.resource !== true) return undefined;
  const name = section.name || (json.name?.startsWith("@pulumi/") ? json.name.slice("@pulumi/".length) : "");
  const version = section.version || json.version;
  if (!name || !version) return undefined;
  const dependency = new PackageDependency()
    .setName(name)
    .setKind("resource")
    .setVersion(version.startsWith("v") ? version : `v${version}`)
    .setServer(section.server ?? "");
  if (section.parameterization) dependency.setParameterization(parameterization(section.parameterization));
  if (section.extensionParameterization)
    dependency.setExtension$(parameterization(section.extensionParameterization));
  return dependency;
}

function parameterization(from: Parameterization): PackageParameterization {
  return new PackageParameterization().setName(from.name).setVersion(from.version).setValue(from.value);
}

/** Since version 3 the copies that a program loads must agree in their major version. */
function warnAboutMixedSdks(versions: ReadonlyMap<string, string>): void {
  const [first, ...others] = [...versions];
  const other = first && others.find(([, version]) => version.split(".")[0] !== first[1].split(".")[0]);
  if (!first || !other) return;
  process.stderr.write(
    "Found incompatible versions of @pulumi/pulumi. Differing major versions are not supported.\n" +
      `  Version ${first[1]} referenced at ${first[0]}\n  Version ${other[1]} referenced at ${other[0]}\n`,
  );
}
