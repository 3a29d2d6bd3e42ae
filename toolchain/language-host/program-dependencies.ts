import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  DependencyInfo,
  type GetProgramDependenciesRequest,
  GetProgramDependenciesResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginError } from "../plugin-server/errors";
import { searchUp } from "./package-manager";

/** The parts of package-lock.json, version 2 and 3, that are read here. */
interface Lockfile {
  readonly packages?: Record<
    string,
    { readonly version?: string; readonly link?: boolean; readonly resolved?: string }
  >;
}

interface Dependency {
  readonly name: string;
  readonly version: string;
  /** At the top of node_modules, where a direct dependency is. */
  readonly top: boolean;
}

/** The program's npm packages as its lockfile has them; only those named in package.json unless `transitive`. */
export function programDependencies(request: GetProgramDependenciesRequest): GetProgramDependenciesResponse {
  const directory = request.getInfo()?.getProgramDirectory() || request.getPwd();
  const lockfile = searchUp(directory, "package-lock.json");
  if (!lockfile) {
    throw new PluginError(
      "no-lockfile",
      `no package-lock.json found (searching upwards from ${directory}): run npm install`,
    );
  }
  const locked = lockedPackages(JSON.parse(readFileSync(lockfile, "utf8")) as Lockfile);
  const direct = request.getTransitivedependencies() ? undefined : directNames(dirname(lockfile));
  return new GetProgramDependenciesResponse().setDependenciesList(
    locked
      .filter(({ name, top }) => !direct || (top && direct.has(name)))
      .map(({ name, version }) => new DependencyInfo().setName(name).setVersion(version)),
  );
}

function lockedPackages({ packages = {} }: Lockfile): Dependency[] {
  const modules = "node_modules/";
  return Object.entries(packages).flatMap(([path, entry]) => {
    const at = path.lastIndexOf(modules);
    const target = entry.link ? packages[entry.resolved ?? ""] : entry;
    if (at < 0 || !target) return [];
    return [{ name: path.slice(at + modules.length), version: target.version ?? "", top: at === 0 }];
  });
}

function directNames(directory: string): Set<string> {
  const json = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
  };
  return new Set(Object.keys({ ...json.dependencies, ...json.devDependencies }));
}
