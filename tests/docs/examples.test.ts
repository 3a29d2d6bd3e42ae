import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const page = readFileSync(join(root, "docs/examples.md"), "utf8");

/** Each row's example, and the test that deploys it. */
const rows = [...page.matchAll(/^\| \[`examples\/([a-z-]+)`\].*\| `(tests\/[\w./-]+)` \|$/gm)].map(
  ([, example = "", file = ""]) => ({ example, file }),
);

test("every example of a stack is on the page", () => {
  const folders = readdirSync(join(root, "examples")).filter((name) =>
    existsSync(join(root, "examples", name, "Pulumi.dev.yaml")),
  );
  expect(rows.map(({ example }) => example)).toEqual(expect.arrayContaining(folders));
});

test.each(rows)("$file is there and deploys examples/$example", ({ example, file }) => {
  expect(readFileSync(join(root, file), "utf8")).toContain(example);
});
