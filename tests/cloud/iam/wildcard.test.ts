import fc from "fast-check";
import { wildcard } from "../../../cloud/iam/wildcard";

test.each([
  ["abc", "abc", true],
  ["abc", "abcd", false],
  ["a*", "a", true],
  ["a*c", "abbbc", true],
  ["a*c", "abbbcd", false],
  ["*b*", "abc", true],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["?", "", false],
  ["*", "", true],
  ["", "", true],
  ["", "a", false],
  ["a.c", "abc", false],
  ["*\n*", "a\nb", true],
])("%j and %j: %s", (pattern, text, expected) => {
  expect(wildcard(pattern).test(text)).toBe(expected);
});

test("it agrees with the regular expression that says the same", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
  fc.assert(
    fc.property(letters, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 }), (pattern, text) => {
      const source = pattern.replaceAll("*", ".*").replaceAll("?", ".");
      expect(wildcard(pattern).test(text)).toBe(new RegExp(`^${source}$`, "s").test(text));
    }),
  );
});

test("many stars take no time", () => {
  const started = performance.now();
  expect(wildcard("*a".repeat(500)).test(`${"a".repeat(1000)}b`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(1000);
});
