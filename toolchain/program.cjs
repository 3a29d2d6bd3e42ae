// @ts-check
"use strict";
/**
 * What `pulumi up` loads (package.json's "main"): compiles index.ts if it changed, then runs it.
 */
const path = require("node:path");
const { runCompiled } = require("./bootstrap/run-compiled.cjs");

const root = path.dirname(__dirname);
const program = runCompiled(path.join(root, "index.ts"), root);
module.exports = program.default ?? program;
