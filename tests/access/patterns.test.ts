import fc from "fast-check";
import { includes } from "../../access/targets/inclusion";
import { literalOf, matches, patternOf } from "../../access/targets/pattern";

test.each([
  ["dev*", "dev", true],
  ["dev*", "development", true],
  ["dev*", "my-dev", false],
  ["*dev*", "my-dev-topic", true],
  ["*??81", "1281", true],
  ["*??81", "81", false],
  ["dev-topic-{{*}}-{{?}}.?.log", "dev-topic-*-?.1.log", true],
  ["dev-topic-{{*}}-{{?}}.?.log", "dev-topic-a-b.1.log", false],
  ["Dev", "dev", false],
  ["*", "", true],
])("%s on %j: %s (IBM's page on wildcards)", (pattern, text, expected) => {
  expect(matches(patternOf(pattern), text)).toBe(expected);
});

test("a literal with a wildcard's character is that character", () => {
  expect(matches(literalOf("dev*"), "dev*")).toBe(true);
  expect(matches(literalOf("dev*"), "development")).toBe(false);
  expect(literalOf("dev*").source).toBe(patternOf("dev{{*}}").source);
});

test("matching takes no time to speak of where backtracking would never end", () => {
  const pattern = patternOf(`${"*a".repeat(40)}b`);
  expect(matches(pattern, "a".repeat(1000))).toBe(false);
});

test.each([
  [["a*"], "ab*", true],
  [["ab*"], "a*", false],
  [["*"], "?*", true],
  [["?*"], "*", false],
  [["*?"], "?*", true],
  [["a*", "b*"], "[ab]", false],
  [["*a", "*b"], "*", false],
  [["*a*"], "*aa*", true],
  [["a*b"], "a*c*b", true],
  [["a*c*b"], "a*b", false],
  [["x", "y"], "y", true],
  [["*b??"], "bbb*", false],
])("%j holds all of %s: %s", (wide, narrow, expected) => {
  expect(includes(wide.map(patternOf), patternOf(narrow))).toBe(expected);
});

/**
 * Every string of up to seven letters, the shortest first, of an alphabet with one letter that no pattern spells out. An
 * escape from patterns of four parts takes up to six: what one spells out, and what another asks for after it.
 */
const universe = [""];
for (let length = 0, from = 0; length < 7; length++) {
  const last = universe.slice(from);
  from = universe.length;
  universe.push(...last.flatMap((text) => ["a", "b", "z"].map((letter) => text + letter)));
}
const patterns = fc
  .array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 4 })
  .map((parts) => patternOf(parts.join("")));

test("inclusion agrees with trying every short string", () => {
  fc.assert(
    fc.property(fc.array(patterns, { minLength: 1, maxLength: 3 }), patterns, (wide, narrow) => {
      const escapes = universe.some(
        (text) => matches(narrow, text) && !wide.some((one) => matches(one, text)),
      );
      expect(includes(wide, narrow)).toBe(!escapes);
    }),
    { numRuns: 2_000 },
  );
});

test("inclusion is reflexive and transitive", () => {
  fc.assert(
    fc.property(patterns, patterns, patterns, (one, two, three) => {
      expect(includes([one], one)).toBe(true);
      if (includes([one], two) && includes([two], three)) expect(includes([one], three)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("patterns too tangled to compare count as not included", () => {
  const tangled = patternOf(`*a${"?".repeat(30)}`);
  expect(includes([patternOf(`*a${"?".repeat(29)}?b`)], tangled)).toBe(false);
});
