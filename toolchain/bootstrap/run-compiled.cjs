// @ts-check
"use strict";
const { inspect } = require("node:util");
const { compile } = require("./compile.cjs");
const { buildSdk } = require("./build-sdk.cjs");
const { deferModules } = require("./deferred-modules.cjs");
const { guardInspect } = require("./inspect-guard.cjs");

/** What @pulumi/pulumi requires at its start and this project's program never uses. */
const pulumiModules = ["./typescript-shim", "@npmcli/arborist"];

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
  deferModules(pulumiModules, require.resolve("@pulumi/pulumi", { paths: [root] }));
  return require(compile(entry, { root }));
}

module.exports = { pulumiModules, runCompiled };
