// @ts-check
"use strict";
/** Writes docs/rules and docs/escalation.md again: `node scripts/rule-pages.cjs`. */
const { mkdirSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { compile } = require("../toolchain/bootstrap/compile.cjs");

const root = path.dirname(__dirname);
const { rulePages } = require(compile(path.join(__dirname, "rule-pages", "pages.ts"), { root }));

rmSync(path.join(root, "docs", "rules"), { recursive: true, force: true });
mkdirSync(path.join(root, "docs", "rules"), { recursive: true });
for (const [file, text] of rulePages()) writeFileSync(path.join(root, file), text);
