import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePassphrase } from "../../cli/passphrase";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "passphrase-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("is made on first use, readable by its owner alone", () => {
  const file = ensurePassphrase(join(folder, "new", "dev.passphrase"));
  expect(readFileSync(file, "utf8")).toMatch(/^\S{32}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("stays as it is from then on", () => {
  const file = join(folder, "dev.passphrase");
  writeFileSync(file, "mine");
  expect(readFileSync(ensurePassphrase(file), "utf8")).toBe("mine");
});
