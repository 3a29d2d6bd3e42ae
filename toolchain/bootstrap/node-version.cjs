// @ts-check
"use strict";

/**
 * @param {string} running such as "20.20.2"
 * @param {string} engines package.json's `engines.node`, of the form ">=20.20"
 * @throws {Error} where Node is older than that
 */
function checkNode(running, engines) {
  const wanted = engines.replace(/^>=\s*/, "");
  const [major = 0, minor = 0] = running.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new Error(
    `This project needs Node.js ${wanted} or newer; this is Node.js ${running}. ` +
      "Install a current Node.js (https://nodejs.org) and run the same command again.",
  );
}

module.exports = { checkNode };
