// @ts-check
"use strict";
/**
 * Compiles sdks/ibm (TypeScript, committed) to sdks/ibm/bin (JavaScript and types, not committed), once per
 * checkout and again only when a source changed. Pulumi would do it in the package's install script, but no
 * install script runs here.
 */
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { compareFiles, printFile, readJson, writeAtomic } = require("./fingerprint.cjs");

/** Inside bin/, so that the two come and go together. */
const MANIFEST = ".inputs.json";

/**
 * @typedef {object} SdkManifest
 * @property {string} typescript version of the compiler
 * @property {string} folder absolute path of the SDK; a moved checkout compiles again
 * @property {import("./fingerprint.cjs").FilePrint[]} inputs
 */

/**
 * @param {string} root the project's folder, with packages installed
 * @param {{ folder?: string, notify?: (message: string) => void }} [options] `folder` is the SDK's, default
 *   sdks/ibm; `notify` hears of it before a compilation starts
 * @returns {string} the folder of the compiled SDK
 */
function buildSdk(root, options = {}) {
  const folder = path.resolve(root, options.folder ?? path.join("sdks", "ibm"));
  const bin = path.join(folder, "bin");
  const manifestPath = path.join(bin, MANIFEST);
  const compiler = path.join(root, "node_modules", "typescript");
  const typescript = versionOf(compiler);
  const known = /** @type {SdkManifest | undefined} */ (readJson(manifestPath));
  if (known?.typescript === typescript && known.folder === folder) {
    const { same, touched } = compareFiles(known.inputs);
    if (same && touched) {
      const inputs = known.inputs.map((input) => printFile(input.path));
      writeAtomic(manifestPath, JSON.stringify({ ...known, inputs }));
    }
    if (same) return bin;
  }
  options.notify?.(`Compiling ${path.relative(root, folder)} (once)`);
  const inputs = sourcesOf(folder).map(printFile);
  const temporary = fs.mkdtempSync(path.join(folder, ".bin-"));
  try {
    runCompiler(compiler, folder, temporary);
    fs.copyFileSync(path.join(folder, "package.json"), path.join(temporary, "package.json"));
    /** @type {SdkManifest} */
    const manifest = { typescript, folder, inputs };
    fs.writeFileSync(path.join(temporary, MANIFEST), JSON.stringify(manifest));
    moveInto(temporary, bin);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  return bin;
}

/**
 * @param {string} compiler folder of the typescript package
 * @param {string} folder
 * @param {string} outDir
 */
function runCompiler(compiler, folder, outDir) {
  const args = [path.join(compiler, "bin", "tsc"), "-p", folder, "--outDir", outDir, "--pretty", "false"];
  const result = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  if (result.error) throw result.error;
  if (result.status === 0) return;
  const output = `${result.stdout}${result.stderr}`.trim().split("\n").slice(0, 20).join("\n");
  throw new Error(
    `${folder} does not compile. It is generated: run "npm run sdk" to make it again, or "git checkout" it.\n${output}`,
  );
}

/**
 * Replaces file by file, the manifest last: a program that reads bin/ meanwhile never finds it missing.
 * @param {string} from
 * @param {string} to
 */
function moveInto(from, to) {
  try {
    if (!fs.existsSync(to)) return fs.renameSync(from, to);
  } catch (error) {
    // Another process made it in the same moment: go on and replace its files.
    if (!fs.existsSync(to)) throw error;
  }
  const files = filesIn(from);
  for (const old of filesIn(to)) {
    if (!files.includes(old)) fs.rmSync(path.join(to, old), { force: true });
  }
  for (const file of files.sort((a, b) => Number(a === MANIFEST) - Number(b === MANIFEST))) {
    fs.mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    fs.renameSync(path.join(from, file), path.join(to, file));
  }
}

/** @param {string} folder */
function sourcesOf(folder) {
  return filesIn(folder)
    .filter((file) => !/^(bin|node_modules|\.bin-[^/\\]*)[/\\]/.test(file) && !file.endsWith(".md"))
    .map((file) => path.join(folder, file))
    .sort();
}

/**
 * @param {string} folder
 * @returns {string[]} paths relative to it
 */
function filesIn(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)));
}

/** @param {string} folder */
function versionOf(folder) {
  const manifest = /** @type {{ version?: string } | undefined} */ (
    readJson(path.join(folder, "package.json"))
  );
  if (manifest?.version) return manifest.version;
  throw new Error('The packages are not installed. Run "npm ci" in the project\'s folder and try again.');
}

module.exports = { buildSdk };
