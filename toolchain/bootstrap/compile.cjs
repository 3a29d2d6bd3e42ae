// @ts-check
"use strict";
/**
 * Compiles a TypeScript entry to one CommonJS file, cached by the content of everything that went in.
 *
 * Plain JavaScript, because it runs before anything is compiled. esbuild is loaded only when something
 * changed: an unchanged call reads one manifest and compares file times.
 */
const fs = require("node:fs");
const path = require("node:path");
const { compareFiles, printFile, readJson, sha256, writeAtomic } = require("./fingerprint.cjs");

/**
 * @typedef {object} CompileOptions
 * @property {string} root the folder whose `.build/` takes the result
 * @property {boolean} [bundlePackages] take packages from node_modules into the file (default: left outside)
 * @property {string[]} [external] what to leave outside, beyond packages
 * @property {string[]} [empty] packages that are loaded but never used: an empty module takes their place
 */
/**
 * @typedef {object} Manifest
 * @property {string} key what the result depends on besides its inputs, and whose it is: the manifest of a
 *   copied checkout names the files of the original
 * @property {import("./fingerprint.cjs").FilePrint[]} inputs
 * @property {{ path: string, names: string }[]} folders names in each folder of ours that had an input: a new
 *   file can change what an import resolves to
 * @property {string} output file name in `.build/`
 */

/** Results nobody asked for since then are removed; younger ones may be in use by another process. */
const KEEP_MS = 24 * 60 * 60 * 1000;

const nothing = path.join(__dirname, "nothing.cjs");

/** The program or a policy pack does not compile: `message` has one line per mistake, with file:line:column. */
class CompileError extends SyntaxError {
  /**
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor(message, cause) {
    super(message, { cause });
    this.code = "TOOLCHAIN_COMPILE";
    // Pulumi prints a SyntaxError's message only; the stack would point at this file, not at the mistake.
    this.name = "SyntaxError";
    this.stack = `SyntaxError: ${message}`;
  }
}

/**
 * @param {string} entry path of a TypeScript file
 * @param {CompileOptions} options
 * @returns {string} path of the compiled file, with a source map beside it
 * @throws {CompileError} where a file does not parse or a relative import is not found
 */
function compile(entry, options) {
  const root = path.resolve(options.root);
  const source = path.resolve(entry);
  const folder = path.join(root, ".build");
  const name = path
    .relative(root, source)
    .replace(/\.[cm]?tsx?$/, "")
    .replace(/[^A-Za-z0-9.-]+/g, "-");
  const { bundlePackages = false, external = [], empty = [] } = options;
  const settings = [3, bundlePackages, external, empty, esbuildVersion()];
  const key = JSON.stringify([source, settings]);
  const manifestPath = path.join(folder, `${name}.json`);
  const known = /** @type {Manifest | undefined} */ (readJson(manifestPath));
  if (known?.key === key && isFresh(known)) {
    const output = path.join(folder, known.output);
    if (fs.existsSync(output)) {
      const { same, touched } = compareFiles(known.inputs);
      if (same && !touched) return output;
      if (same) {
        const inputs = known.inputs.map((input) => printFile(input.path));
        writeAtomic(manifestPath, JSON.stringify({ ...known, inputs }));
        return output;
      }
    }
  }
  return build({ root, source, folder, name, key, settings, manifestPath, options });
}

/** @param {Manifest} manifest */
function isFresh(manifest) {
  return manifest.folders.every(({ path, names }) => namesIn(path) === names);
}

/**
 * @param {{ root: string, source: string, folder: string, name: string, key: string, settings: unknown,
 *   manifestPath: string, options: CompileOptions }} job
 */
function build({ root, source, folder, name, key, settings, manifestPath, options }) {
  fs.mkdirSync(folder, { recursive: true });
  const result = runEsbuild(source, root, path.join(folder, `${name}.cjs`), options);
  const inputs = Object.keys(result.metafile.inputs)
    .filter((input) => !input.startsWith("<") && !input.includes(":"))
    .map((input) => printFile(path.resolve(root, input)));
  // By relative paths: the same sources give the same name in every checkout.
  const contents = inputs.map((input) => [path.relative(root, input.path), input.hash]);
  const hash = sha256(JSON.stringify([settings, contents])).slice(0, 16);
  const output = `${name}.${hash}.cjs`;
  for (const file of result.outputFiles) {
    const isMap = file.path.endsWith(".map");
    const text = isMap
      ? file.text
      : file.text.replace(/\/\/# sourceMappingURL=.*\s*$/, `//# sourceMappingURL=${output}.map\n`);
    writeAtomic(path.join(folder, isMap ? `${output}.map` : output), text);
  }
  const ours = new Set(inputs.map(({ path: file }) => path.dirname(file)));
  const folders = [...ours]
    .filter((dir) => !dir.includes(`${path.sep}node_modules${path.sep}`))
    .map((dir) => ({ path: dir, names: namesIn(dir) }));
  removeOld(folder, name, output);
  /** @type {Manifest} */
  const manifest = { key, inputs, folders, output };
  writeAtomic(manifestPath, JSON.stringify(manifest));
  return path.join(folder, output);
}

/**
 * @param {string} source
 * @param {string} root
 * @param {string} outfile
 * @param {CompileOptions} options
 */
function runEsbuild(source, root, outfile, options) {
  /** @type {import("esbuild")} */
  const esbuild = require("esbuild");
  try {
    return esbuild.buildSync({
      entryPoints: [source],
      absWorkingDir: root,
      outfile,
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      packages: options.bundlePackages ? "bundle" : "external",
      external: options.external ?? [],
      alias: Object.fromEntries((options.empty ?? []).map((name) => [name, nothing])),
      sourcemap: "linked",
      sourcesContent: false,
      logLevel: "silent",
      // Nothing of the project's tsconfig.json changes the result, so it is no input.
      tsconfigRaw: {},
    });
  } catch (error) {
    throw asCompileError(error, path.relative(root, source));
  }
}

/**
 * @param {unknown} error
 * @param {string} entry
 */
function asCompileError(error, entry) {
  const failure = /** @type {{ errors?: import("esbuild").Message[] }} */ (error);
  if (!failure.errors?.length) return error;
  const lines = failure.errors.map(({ text, location }) => {
    if (!location) return text;
    const caret = `${" ".repeat(location.column)}^`;
    return `${location.file}:${location.line}:${location.column + 1}: ${text}\n    ${location.lineText}\n    ${caret}`;
  });
  return new CompileError(`${entry} does not compile:\n${lines.join("\n")}`, error);
}

/**
 * Names that an import could resolve to, as one string; hidden files are none of them.
 * @param {string} folder
 */
function namesIn(folder) {
  try {
    return fs
      .readdirSync(folder)
      .filter((name) => /^[^.].*\.([cm]?[jt]sx?|json)$|^[^.]+$/.test(name))
      .sort()
      .join("\n");
  } catch {
    return "";
  }
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} keep
 */
function removeOld(folder, name, keep) {
  const limit = Date.now() - KEEP_MS;
  for (const file of fs.readdirSync(folder)) {
    if (!file.startsWith(`${name}.`) || file.startsWith(keep) || file === `${name}.json`) continue;
    const full = path.join(folder, file);
    const stat = fs.statSync(full, { throwIfNoEntry: false });
    if (stat && stat.mtimeMs < limit) fs.rmSync(full, { force: true });
  }
}

/** Another esbuild may write something else; reading its version does not load it. */
function esbuildVersion() {
  return /** @type {{ version: string }} */ (require("esbuild/package.json")).version;
}

module.exports = { CompileError, compile };
