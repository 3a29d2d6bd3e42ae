// @ts-check
"use strict";
/**
 * Installs the packages where node_modules is not what package-lock.json says. Uses no package itself.
 */
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { compareFiles, printFile, readJson, writeAtomic } = require("./fingerprint.cjs");
const { withoutLocalCloud } = require("./environment.cjs");
const { withFolderLock } = require("./folder-lock.cjs");

/**
 * @typedef {{ version?: string, resolved?: string, integrity?: string, link?: boolean, optional?: boolean,
 *   devOptional?: boolean, inBundle?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile
 */
/**
 * @typedef {object} InstallOptions
 * @property {boolean} [verbose] show npm's output
 * @property {(message: string) => void} notify
 * @property {NodeJS.ProcessEnv} [env]
 */

/**
 * @param {string} root the project's folder
 * @param {InstallOptions} options
 * @throws {Error} with the end of npm's output
 */
async function installPackages(root, options) {
  if (packagesMatch(root)) return;
  await withFolderLock(
    path.join(root, ".build", "install.lock"),
    { waiting: () => options.notify("Waiting for another run that installs the packages") },
    async () => {
      if (packagesMatch(root)) return;
      await runNpm(root, options);
    },
  );
}

/**
 * Remembers the answer until one of the two lock files changes: reading them takes longer than all the rest.
 * @param {string} root
 */
function packagesMatch(root) {
  const memory = path.join(root, ".build", "packages.json");
  const known = /** @type {import("./fingerprint.cjs").FilePrint[] | undefined} */ (readJson(memory));
  const files = [path.join(root, "package-lock.json"), path.join(root, "node_modules", ".package-lock.json")];
  if (known?.length === files.length && known.every((print, index) => print.path === files[index])) {
    const { same, touched } = compareFiles(known);
    if (same && !touched) return true;
  }
  if (!locksMatch(root)) return false;
  fs.mkdirSync(path.dirname(memory), { recursive: true });
  writeAtomic(memory, JSON.stringify(files.map(printFile)));
  return true;
}

/** @param {string} root */
function locksMatch(root) {
  const wanted = /** @type {Lockfile | undefined} */ (readJson(path.join(root, "package-lock.json")));
  // npm writes this one last, so an interrupted installation has none.
  const installed = /** @type {Lockfile | undefined} */ (
    readJson(path.join(root, "node_modules", ".package-lock.json"))
  );
  if (!wanted?.packages)
    throw new Error("package-lock.json is missing or damaged. Restore it: git checkout package-lock.json");
  return sameLock(wanted, installed);
}

/**
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile | undefined} installed node_modules/.package-lock.json
 */
function sameLock(wanted, installed) {
  const present = installed?.packages;
  if (!present) return false;
  for (const [name, entry] of Object.entries(wanted.packages ?? {})) {
    if (name === "" || !name.startsWith("node_modules/")) continue;
    const found = present[name];
    if (!found) {
      // Binaries for other platforms are never installed.
      if (entry.optional || entry.devOptional) continue;
      return false;
    }
    if (!sameVersion(found, entry) || found.link !== entry.link) return false;
  }
  return true;
}

/**
 * After an `npm install`, as `pulumi package add` runs it, npm says of some packages what their own files say: a `v` before
 * the version, and no checksum.
 * @param {LockedPackage} found
 * @param {LockedPackage} wanted
 */
function sameVersion(found, wanted) {
  if (found.version?.replace(/^v/, "") !== wanted.version?.replace(/^v/, "")) return false;
  return found.integrity === undefined || found.integrity === wanted.integrity;
}

/**
 * @param {string} root
 * @param {InstallOptions} options
 */
async function runNpm(root, { verbose, notify, env = process.env }) {
  const folder = path.join(root, "node_modules");
  if (fs.lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
    const target = fs.realpathSync(folder);
    throw new Error(
      `node_modules is a link to ${target}, whose packages are not those of package-lock.json, and npm would empty it. ` +
        "Install the packages there, or remove the link.",
    );
  }
  notify("Installing packages (npm ci)");
  const npm = /npm-cli\.c?js$/.test(env.npm_execpath ?? "")
    ? [process.execPath, /** @type {string} */ (env.npm_execpath)]
    : ["npm"];
  // The tests and the local cloud need the development packages, esbuild its optional platform package,
  // whatever NODE_ENV or the user's npm settings say.
  const args = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"];
  const [command = "npm", ...first] = npm;
  const child = spawn(command, [...first, ...args], {
    cwd: root,
    env: { ...withoutLocalCloud(env), NODE_ENV: "development" },
    stdio: ["ignore", verbose ? "inherit" : "pipe", verbose ? "inherit" : "pipe"],
  });
  let output = "";
  const keep = (/** @type {Buffer} */ chunk) => {
    output = (output + chunk).slice(-20_000);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const status = await new Promise((resolve, reject) => {
    child.on("error", (error) =>
      reject(new Error(`npm could not be started (${error.message}). Install npm and try again.`)),
    );
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  if (status === 0) return;
  const end = output.trim().split("\n").slice(-25).join("\n");
  throw new Error(`npm ci failed (${status}).${end && `\n${end}`}`);
}

module.exports = { installPackages, sameLock };
