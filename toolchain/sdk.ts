import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { buildSdk } from "./bootstrap/build-sdk.cjs";
import type { ToolchainOptions } from "./context";
import { ToolchainError } from "./errors";
import { projectRoot } from "./project-root";
import { resolveToolchain } from "./resolve";
import { run } from "./run";

export { generatePackage } from "./sdkgen";

export interface GenerateSdkOptions extends ToolchainOptions {
  /** Compare with what is committed and write nothing. */
  check?: boolean;
}

export interface GeneratedSdk {
  /** Folder of the SDK in the checkout. */
  folder: string;
  /** Files that differ from what the generator writes (with `check`) or differed before (without). */
  changed: string[];
}

/** An entry of Pulumi.yaml's `packages:`. */
export interface PackageEntry {
  source: string;
  version: string;
  parameters: string[];
}

const PACKAGE = "ibm";

/**
 * Makes sdks/ibm from Pulumi.yaml's `packages:` entry, with the bridge, the IBM provider and Pulumi's generator.
 * @throws ToolchainError where the entry is wrong or the generator fails; the committed SDK is untouched then
 */
export async function generateSdk(options: GenerateSdkOptions = {}): Promise<GeneratedSdk> {
  const folder = path.join(projectRoot, "sdks", PACKAGE);
  const entry = packageEntry(readFileSync(path.join(projectRoot, "Pulumi.yaml"), "utf8"), PACKAGE);
  const toolchain = await resolveToolchain(options);
  const temporary = mkdtempSync(path.join(tmpdir(), "sdk-"));
  try {
    const command = [
      "package",
      "gen-sdk",
      `${entry.source}@${entry.version}`,
      "--language",
      "nodejs",
      "--local",
    ];
    const { exitCode, output } = await run(
      [toolchain.pulumi, ...command, "--out", temporary, "--", ...entry.parameters],
      { cwd: temporary, env: toolchain.env, ...(options.signal && { signal: options.signal }) },
    );
    if (exitCode !== 0)
      throw new ToolchainError(
        "TOOLCHAIN_SDK_FAILED",
        `Generating sdks/${PACKAGE} failed:\n${output.trim()}`,
      );
    const generated = path.join(temporary, "nodejs");
    const changed = differences(generated, folder);
    if (!options.check && changed.length > 0) {
      replaceFolder(generated, folder);
      buildSdk(projectRoot);
    }
    return { folder, changed };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** @throws ToolchainError naming the field that is missing or wrong */
export function packageEntry(projectFile: string, name: string): PackageEntry {
  const entry: unknown = parse(projectFile)?.packages?.[name];
  const { source, version, parameters } = (entry ?? {}) as Partial<Record<keyof PackageEntry, unknown>>;
  const wrong =
    typeof source !== "string"
      ? "source (text)"
      : typeof version !== "string"
        ? "version (text)"
        : !Array.isArray(parameters) || !parameters.every((item) => typeof item === "string")
          ? "parameters (a list of texts)"
          : undefined;
  if (!wrong) return { source, version, parameters } as PackageEntry;
  throw new ToolchainError("TOOLCHAIN_SDK_FAILED", `Pulumi.yaml: packages.${name} needs a field ${wrong}.`);
}

/** Files that are missing, added or different, relative; compiled output is not compared. */
export function differences(generated: string, committed: string): string[] {
  const wanted = filesIn(generated);
  const present = filesIn(committed);
  const differs = (file: string) =>
    !present.includes(file) ||
    !wanted.includes(file) ||
    !readFileSync(path.join(generated, file)).equals(readFileSync(path.join(committed, file)));
  return [...new Set([...wanted, ...present])].filter(differs).sort();
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !/^(bin|node_modules|\.bin-[^/\\]*)[/\\]/.test(file));
}

/** The new sources are complete beside the old ones before they take their place. */
function replaceFolder(generated: string, folder: string): void {
  const fresh = `${folder}.${process.pid}.new`;
  const old = `${folder}.${process.pid}.old`;
  try {
    cpSync(generated, fresh, { recursive: true });
    renameSync(folder, old);
    try {
      renameSync(fresh, folder);
    } catch (error) {
      renameSync(old, folder);
      throw error;
    }
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
