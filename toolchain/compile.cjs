// @ts-check
"use strict";
const { CompileError, compile } = require("./bootstrap/compile.cjs");
const { runCompiled } = require("./bootstrap/run-compiled.cjs");

module.exports = { CompileError, compile, runCompiled };
