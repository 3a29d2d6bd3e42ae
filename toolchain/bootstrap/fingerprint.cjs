// @ts-check
"use strict";
/**
 * "Has any of these files changed?" in a few milliseconds: size, times and inode are compared first, and
 * the content is hashed only where those differ (a fresh clone, a touched file).
 */
const { createHash } = require("node:crypto");
const fs = require("node:fs");

/**
 * @typedef {object} FilePrint
 * @property {string} path absolute path
 * @property {number} size bytes
 * @property {number} mtimeMs
 * @property {number} ctimeMs cannot be set by `touch` or `rsync -t`, so an edit always moves it
 * @property {number} ino
 * @property {string} hash SHA-256 of the content
 */

/** A file written this recently may change again without moving its times (file systems tick in ms). */
const RACY_MS = 50;

/** @param {string | Buffer} data */
const sha256 = (data) => createHash("sha256").update(data).digest("hex");

/**
 * @param {string} path absolute path of an existing file
 * @returns {FilePrint}
 */
function printFile(path) {
  const { size, mtimeMs, ctimeMs, ino } = fs.statSync(path);
  const hash = sha256(fs.readFileSync(path));
  const racy = Date.now() - Math.max(mtimeMs, ctimeMs) < RACY_MS;
  return { path, size, mtimeMs: racy ? 0 : mtimeMs, ctimeMs, ino, hash };
}

/**
 * Compares recorded prints with the files of now.
 * @param {readonly FilePrint[]} prints
 * @returns {{ same: boolean, touched: boolean }} `touched`: same content, other times; record it again
 */
function compareFiles(prints) {
  let touched = false;
  for (const print of prints) {
    const stat = fs.statSync(print.path, { throwIfNoEntry: false });
    if (!stat?.isFile()) return { same: false, touched };
    if (
      stat.size === print.size &&
      stat.mtimeMs === print.mtimeMs &&
      stat.ctimeMs === print.ctimeMs &&
      stat.ino === print.ino
    )
      continue;
    if (stat.size !== print.size || sha256(fs.readFileSync(print.path)) !== print.hash)
      return { same: false, touched };
    touched = true;
  }
  return { same: true, touched };
}

/**
 * Writes a file so that readers see the old or the new content, never a part.
 * @param {string} path
 * @param {string | Buffer} data
 */
function writeAtomic(path, data) {
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`;
  try {
    fs.writeFileSync(temporary, data);
    fs.renameSync(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * @param {string} path
 * @returns {unknown} undefined where the file is missing or no JSON: a cache entry to be made again
 */
function readJson(path) {
  try {
    return JSON.parse(fs.readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

module.exports = { compareFiles, printFile, readJson, sha256, writeAtomic };
