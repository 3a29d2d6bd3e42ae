// @ts-check
"use strict";
/** Runs one of the tools that `@pulumi/command` calls: `node tools/run.cjs access-group-member add`. */
const path = require("node:path");
const { compile } = require("../toolchain/bootstrap/compile.cjs");

const root = path.dirname(__dirname);
require(compile(path.join(__dirname, "main.ts"), { root }));
