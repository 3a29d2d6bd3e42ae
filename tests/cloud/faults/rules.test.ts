import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFaults } from "../../../cloud/faults/file";
import { parseRule } from "../../../cloud/faults/rules";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "faults-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(text: string): string {
  const file = join(folder, "faults.yaml");
  writeFileSync(file, text);
  return file;
}

test("no file means no faults", async () => {
  expect(await readFaults(folder)).toBeUndefined();
});

test("a file that was named must be there", async () => {
  await expect(readFaults(folder, join(folder, "other.yaml"))).rejects.toThrow(
    /other\.yaml cannot be read.*--faults/,
  );
});

test("an empty file means no faults", async () => {
  write("");
  expect(await readFaults(folder)).toEqual({ faults: [] });
});

test("a file gives rules with their defaults", async () => {
  write("seed: 7\nfaults:\n  - kind: latency\n    operation: create_*\n    milliseconds: 20\n");
  expect(await readFaults(folder)).toEqual({
    seed: 7,
    faults: [{ kind: "latency", operation: "create_*", milliseconds: 20, probability: 1, after: 0 }],
  });
});

test.each([
  ["faults:\n  - kind: latency\n", "faults[0].milliseconds "],
  ["faults:\n  - kind: latency\n    milliseconds: soon\n", "faults[0].milliseconds "],
  [
    "faults:\n  - kind: latency\n    milliseconds: {distribution: normal, mean: 5}\n",
    "faults[0].milliseconds.deviation ",
  ],
  [
    "faults:\n  - kind: latency\n    milliseconds: {distribution: uniform, min: 5, max: 1}\n",
    "faults[0].milliseconds.max must not be less than min",
  ],
  [
    "faults:\n  - kind: slowness\n",
    "faults[0].kind is not a kind of fault; choose one of latency, rate-limit,",
  ],
  ["faults:\n  - kind: lost-reply\n    probability: 2\n", "faults[0].probability "],
  ["faults:\n  - kind: lost-reply\n    operation: ''\n", "faults[0].operation "],
  ["faults:\n  - kind: server-error\n    status: 404\n", "faults[0].status "],
  ["faults:\n  - kind: lost-reply\n    times: 3\n", "faults[0].times is not a known field"],
  [
    "faults:\n  - kind: slow-grant\n    milliseconds: 5\n    count: 1\n",
    "faults[0].count is not a known field",
  ],
  ["seed: -1\n", "seed "],
  ["rules: []\n", "rules is not a known field"],
  ["- kind: latency\n", "the document "],
  ["faults: [", "is not valid YAML"],
])("a wrong file is refused with the field's name: %j", async (text, words) => {
  const file = write(text);
  const attempt = readFaults(folder);
  await expect(attempt).rejects.toThrow(words);
  await expect(attempt).rejects.toThrow(file);
});

test("a rule by itself is checked in the same way", () => {
  expect(() => parseRule({ kind: "rate-limit", retryAfterSeconds: 1.5 })).toThrow(
    /^The fault: retryAfterSeconds /,
  );
});
