import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collectFiles } from "../../../toolchain/command-provider/collect-files";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"));
  mkdirSync(join(folder, "assets", "logos"), { recursive: true });
  mkdirSync(join(folder, "src"));
  for (const path of ["assets/logos/logo.svg", "src/index.js", "src/secret.js", "readme"]) {
    writeFileSync(join(folder, path), path);
  }
  symlinkSync("readme", join(folder, "link"));
  symlinkSync("src", join(folder, "folder-link"));
  symlinkSync("nowhere", join(folder, "dangling"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows: [behaviour: string, globs: string[], paths: string[]][] = [
  [
    "the example of the documentation",
    ["assets/**", "src/**.js", "!**secret.*"],
    ["assets/logos/logo.svg", "src/index.js"],
  ],
  [
    "a later rule takes back what an earlier one dropped",
    ["src/*", "!src/*", "src/index.js"],
    ["src/index.js"],
  ],
  ["a rule that drops nothing taken", ["!src/*"], []],
  ["no rule", [], []],
  ["files at the top only, links to files with them", ["*"], ["link", "readme"]],
  ["no folder", ["src"], []],
];

it.each(rows)("%s", (_behaviour, globs, paths) => {
  expect(collectFiles(folder, globs)).toEqual(paths);
});
