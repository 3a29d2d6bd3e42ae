// @ts-check
"use strict";
/** Makes the table of IBM's roles again: `node scripts/iam-roles.cjs iam-service-roles.md`. */
const path = require("node:path");
const { compile } = require("../toolchain/bootstrap/compile.cjs");

const root = path.dirname(__dirname);
const { remakeRoles } = require(compile(path.join(__dirname, "remake-roles.ts"), { root }));

const [page, table = path.join(root, "data", "iam-roles.json")] = process.argv.slice(2);
try {
  process.stdout.write(remakeRoles(page, table));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
