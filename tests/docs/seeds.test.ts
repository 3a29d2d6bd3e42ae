import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const page = readFileSync(join(root, "docs/seeds.md"), "utf8");

/** Cells of the rows of every table that has a column "test". */
const rows = page
  .split("\n\n")
  .filter((block) => /^\|.*\| test \|/.test(block))
  .flatMap((block) => block.trim().split("\n").slice(2))
  .map((line) => line.slice(2, -2).split(" | "));

test("there is a table for each of the three documents", () => {
  expect(page.match(/^\|.*\| test \|$/gm)).toHaveLength(3);
  expect(rows.length).toBeGreaterThan(20);
});

test.each(rows)("%s: its test exists, and so does what does it here", (_step, here = "", shownBy = "") => {
  const [, file = "", title = ""] = /^`(tests\/\S+\.test\.ts)`: (.+)$/.exec(shownBy) ?? [];
  expect(existsSync(join(root, file)) && file).toBeTruthy();
  // A title of its own, not words of a comment, and not skipped.
  const titles = [
    ...readFileSync(join(root, file), "utf8").matchAll(/^\s*(?:test|maybe|onLinux)\(\s*(["`])(.+)\1,/gm),
  ];
  expect(titles.filter(([, , known = ""]) => known.endsWith(title))).toHaveLength(1);
  for (const [, path = ""] of here.matchAll(/`((?:[a-z-]+\/)+[a-z.-]*)`/g)) {
    expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  }
});

test("every link of the page leads somewhere", () => {
  for (const [, target = ""] of page.matchAll(/\]\(([^)]+)\)/g)) {
    expect([target, existsSync(join(root, "docs", target))]).toEqual([target, true]);
  }
});
