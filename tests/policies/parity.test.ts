import { readdirSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../policies/catalogue";
import { cis, nist } from "../../policies/controls";
import { policiesOf } from "../../policies/pack/policies";
import { pageOf } from "../../policies/rule";
import { roleTable } from "../access/_helpers/table";
import { violationsIn } from "./_helpers/outcomes";
import { fixtures, now } from "./fixtures";

const root = join(__dirname, "..", "..");
const ids = catalogue.map(({ id }) => id);

test("the catalogue has its 45 rules, in order, each with a file of its own", () => {
  const counts = { A: 8, B: 10, C: 6, D: 5, E: 4, F: 5, G: 3, H: 4 };
  const expected = Object.entries(counts).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `ILP-${letter}${String(index + 1).padStart(2, "0")}`),
  );
  expect(ids).toEqual(expected);
  const files = readdirSync(join(root, "policies", "catalogue")).filter((name) => name !== "index.ts");
  expect(files.map((name) => name.replace(".ts", "").toUpperCase()).sort()).toEqual(expected);
});

test("every rule has its fixtures, its page and its policy in the pack, and nothing else has", () => {
  const policies = policiesOf(catalogue, { table: roleTable, parameters: {}, clock: () => now });
  const inPack = new Set(policies.flatMap(({ name }) => /^ILP-[A-H]\d\d/.exec(name) ?? []));
  expect([...inPack]).toEqual(ids);
  expect(Object.keys(fixtures).sort()).toEqual(ids);
  const pages = readdirSync(join(root, "docs", "rules")).filter((name) => name !== "README.md");
  expect(pages.map((name) => `docs/rules/${name}`).sort()).toEqual(catalogue.map(pageOf));
});

test.each(catalogue.map((rule) => [rule.id, rule] as const))(
  "%s has its words, and its fixtures show each outcome",
  (id, { title, why, remediation, attack, services, references }) => {
    for (const words of [title, why, remediation, ...attack]) expect(words).toMatch(/\S{2}/);
    expect(attack).toHaveLength(3);
    expect(services.length).toBeGreaterThan(0);
    const { compliant, violating, undecided, alwaysDecided } = fixtures[id]!;
    expect(compliant.length).toBeGreaterThan(0);
    expect(violating.length).toBeGreaterThan(0);
    expect(undecided.length === 0).toBe(alwaysDecided !== undefined);
    // A control without a title is one that nobody has looked up.
    expect(references.nist.length).toBeGreaterThan(0);
    expect(references.nist.filter((one) => nist[one] === undefined)).toEqual([]);
    expect(references.cis.filter((one) => cis[one] === undefined)).toEqual([]);
  },
);

test.each(ids)("%s: the right code of its page breaks no other rule that is enforced", (id) => {
  const [right] = fixtures[id]!.compliant;
  const found = violationsIn(right!, fixtures[id]!.parameters);
  expect(found.filter((one) => one.endsWith("mandatory"))).toEqual([]);
});
