#!/usr/bin/env node
// @ts-check
"use strict";
/**
 * What Pulumi loads for `--policy-pack policies`, and what it runs by itself for `--policy-pack policies/index.cjs`
 * (CLI 3.256 or newer), which starts in a quarter of the time: no language host, no TypeScript.
 * In a checkout it compiles index.ts if it changed; the npm package has it compiled.
 */
const fs = require("node:fs");
const module_ = require("node:module");
const path = require("node:path");

const packed = path.join(__dirname, "pack.cjs");
// The SDK reads the pack's version from ./package.json.
process.chdir(__dirname);
process.setSourceMapsEnabled(true);
require(fs.existsSync(packed) ? packed : compiled());

function compiled() {
  const root = path.dirname(__dirname);
  const { compile } = require("../toolchain/bootstrap/compile.cjs");
  const options = require("./bundle.cjs");
  // Node 22.8 and newer: keeps V8's compiled code between runs.
  const { enableCompileCache } = /** @type {{ enableCompileCache?: (folder: string) => unknown }} */ (
    module_
  );
  enableCompileCache?.(path.join(root, ".build", "v8"));
  return compile(path.join(__dirname, "index.ts"), { root, ...options });
}
