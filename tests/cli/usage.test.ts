import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const main = join(resolve(__dirname, "../.."), "cli", "main.mjs");

test.each([
  ["cloud", "--nothing"],
  ["cloud", "status", "--nothing"],
  ["cloud", "clock", "advance"],
  ["cloud", "faults", "list", "--nothing"],
  ["rotate", "--engine", "nothing"],
  ["rotate", "--access", "nothing"],
])("a mistake in the arguments is exit code 2: %s %s", (...argv) => {
  const { status, stderr } = spawnSync(process.execPath, [main, ...argv], { encoding: "utf8" });
  expect(stderr).toMatch(/^error: /m);
  expect(status).toBe(2);
});
