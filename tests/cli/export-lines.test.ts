import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportLines } from "../../cli/export-lines";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "it's a folder "));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a shell has in `name` after it has run the lines. */
function exported(environment: Record<string, string>, name: string): string {
  const script = `${exportLines(environment)}\nprintf %s "$${name}"`;
  return execFileSync("sh", ["-c", script], { encoding: "utf8", env: { PATH: process.env.PATH } });
}

test.each(["plain", "with space", "it's", 'a "quote"', "$HOME", "`date`", "a\\b"])(
  "a shell gets %s back unchanged",
  (value) => {
    expect(exported({ VALUE: value }, "VALUE")).toBe(value);
  },
);

test("the folder of the CLI comes before what was on PATH", () => {
  expect(exported({ PATH: `${folder}:$PATH` }, "PATH")).toBe(`${folder}:${process.env.PATH}`);
});

test("the API key is read from its file by the shell and not printed in the lines", () => {
  const file = join(folder, "owner.apikey");
  writeFileSync(file, "the-value\n");
  const environment = { IC_API_KEY: `$(cat '${file.replaceAll("'", `'\\''`)}')` };
  expect(exportLines(environment)).not.toContain("the-value");
  expect(exported(environment, "IC_API_KEY")).toBe("the-value");
});
