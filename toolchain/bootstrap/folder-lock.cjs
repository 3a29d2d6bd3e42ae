// @ts-check
"use strict";
/**
 * One process at a time, without packages (used where none are installed yet; elsewhere proper-lockfile).
 * The lock is a folder whose time its owner renews; one that is not renewed belongs to a dead process.
 */
const fs = require("node:fs");
const path = require("node:path");

/**
 * @typedef {object} LockOptions
 * @property {() => void} [waiting] called once if another process has it
 * @property {number} [staleMs] default 10 s
 * @property {number} [pollMs] default 200 ms
 */

/**
 * @template T
 * @param {string} lock path of the lock
 * @param {LockOptions} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withFolderLock(lock, { waiting, staleMs = 10_000, pollMs = 200 }, work) {
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  let told = false;
  while (!acquire(lock, staleMs)) {
    if (!told) waiting?.();
    told = true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  const renewal = setInterval(() => {
    const now = new Date();
    try {
      fs.utimesSync(lock, now, now);
    } catch {
      // Taken away by hand: the work goes on, and the release below finds nothing to release.
    }
  }, staleMs / 4);
  const release = () => fs.rmSync(lock, { recursive: true, force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    process.removeListener("exit", release);
    release();
  }
}

/**
 * @param {string} lock
 * @param {number} staleMs
 */
function acquire(lock, staleMs) {
  try {
    fs.mkdirSync(lock);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  }
  const stat = fs.statSync(lock, { throwIfNoEntry: false });
  if (stat && Date.now() - stat.mtimeMs > staleMs) {
    // Moved before it is removed, so that of two waiting processes only one removes this very lock.
    const dead = `${lock}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    try {
      fs.renameSync(lock, dead);
      // Between the look and the move, another process may have replaced it: then give it back.
      if (fs.statSync(dead).ino !== stat.ino) fs.renameSync(dead, lock);
      else fs.rmSync(dead, { recursive: true, force: true });
    } catch {
      // Somebody else was faster.
    }
  }
  return false;
}

module.exports = { withFolderLock };
