import { globToRegExp } from "../../../toolchain/command-provider/glob";

const rows: [glob: string, matches: string[], others: string[]][] = [
  ["*.txt", ["a.txt", ".txt"], ["a.md", "sub/a.txt", "a.txt.bak"]],
  ["**.txt", ["a.txt", "sub/a.txt", "a/b/c.txt"], ["a.md"]],
  ["src/**.js", ["src/index.js", "src/a/b.js"], ["index.js", "lib/src/x.ts"]],
  ["assets/**", ["assets/a", "assets/logos/logo.svg"], ["assets", "other/a"]],
  ["**secret.*", ["secret.js", "src/secret.js", "src/my-secret.txt"], ["secrets.js"]],
  ["a?c", ["abc"], ["ac", "a/c", "abbc"]],
  ["[ab].x", ["a.x", "b.x"], ["c.x", "ab.x"]],
  ["[a-c].x", ["b.x"], ["d.x"]],
  ["[!a-c].x", ["d.x"], ["b.x"]],
  ["[]]", ["]"], ["a"]],
  ["{one,two}.x", ["one.x", "two.x"], ["one,two.x", "three.x"]],
  ["{a*,b}/c", ["abc/c", "b/c"], ["c/c"]],
  ["\\*.x", ["*.x"], ["a.x"]],
  ["a+(b).$x^", ["a+(b).$x^"], ["aab.x"]],
  ["a,b", ["a,b"], ["a"]],
  ["grün-?", ["grün-é"], ["grun-é"]],
];

it.each(rows)("%s", (glob, matches, others) => {
  const pattern = globToRegExp(glob);
  expect(matches.filter((path) => !pattern.test(path))).toEqual([]);
  expect(others.filter((path) => pattern.test(path))).toEqual([]);
});

it.each(["[ab", "{a,b"])("says what is open in %s", (glob) => {
  expect(() => globToRegExp(glob)).toThrow(/has no closing/);
});
