// @ts-check
"use strict";
/** What Pulumi starts for `pulumi package add`: compiles plugin.ts if anything changed, then runs it. */
const path = require("node:path");
const { runCompiled } = require("../toolchain/bootstrap/run-compiled.cjs");

const plugin = runCompiled(path.join(__dirname, "plugin.ts"), path.dirname(__dirname));
plugin.serve(__dirname);
