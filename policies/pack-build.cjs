// @ts-check
"use strict";
/** Writes pack.cjs, the whole pack in one file, for `npm pack`; `--remove` takes it away, so that a checkout compiles its own. */
const fs = require("node:fs");
const path = require("node:path");

const file = path.join(__dirname, "pack.cjs");
fs.rmSync(file, { force: true });
if (!process.argv.includes("--remove")) {
  const { compile } = require("../toolchain/bootstrap/compile.cjs");
  const root = path.dirname(__dirname);
  const built = compile(path.join(__dirname, "index.ts"), { root, ...require("./bundle.cjs") });
  fs.writeFileSync(file, fs.readFileSync(built, "utf8").replace(/\/\/# sourceMappingURL=.*\s*$/, ""));
}
