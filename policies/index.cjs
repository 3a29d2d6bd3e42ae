// @ts-check
"use strict";
/** What Pulumi loads for `--policy-pack policies`: compiles index.ts if it changed, then runs it. */
const path = require("node:path");
const { runCompiled } = require("../toolchain/bootstrap/run-compiled.cjs");

runCompiled(path.join(__dirname, "index.ts"), path.dirname(__dirname));
