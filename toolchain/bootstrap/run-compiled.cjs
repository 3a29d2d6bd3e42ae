// @ts-check
"use strict";
const { inspect } = require("node:util");
const { compile } = require("./compile.cjs");
const { buildSdk } = require("./build-sdk.cjs");
const { guardInspect } = require("./inspect-guard.cjs");

/**
 * Compiles a TypeScript entry (only if something changed) and loads it, with stack traces that point into
 * the TypeScript. For the Pulumi program and policy packs, which Pulumi starts by itself.
 * @param {string} entry path of the TypeScript file
 * @param {string} root the project's folder
 * @returns {any} what the entry exports
 */
function runCompiled(entry, root) {
  guardInspect(inspect); // the official language host does not; twice does no harm
  process.setSourceMapsEnabled(true);
  buildSdk(root);
  return require(compile(entry, { root }));
}

module.exports = { runCompiled };
