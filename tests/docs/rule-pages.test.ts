import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rulePages } from "../../scripts/rule-pages/pages";

const root = join(__dirname, "..", "..");
const pages = rulePages();

test.each([...pages.keys()])("%s is current (if not: node scripts/rule-pages.cjs)", (path) => {
  expect(readFileSync(join(root, path), "utf8")).toBe(pages.get(path));
});

test("there are no other pages of rules", () => {
  const found = readdirSync(join(root, "docs", "rules")).map((name) => `docs/rules/${name}`);
  expect(found.sort()).toEqual([...pages.keys()].filter((path) => path.startsWith("docs/rules/")).sort());
});

test("every link of the pages leads somewhere", () => {
  const links = [...pages].flatMap(([path, text]) =>
    [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, to = ""]) => join(path, "..", to)),
  );
  const missing = [...new Set(links)].filter((path) => {
    const folder = join(root, path, "..");
    return !readdirSync(folder).includes(path.slice(path.lastIndexOf("/") + 1));
  });
  expect(links.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});
