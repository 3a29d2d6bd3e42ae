import { findingsOf } from "./_helpers/outcomes";
import { otherSnippets } from "./corpus/others";
import { policySnippets } from "./corpus/policies";
import { addressOf } from "./corpus/snippet";

const snippets = [...policySnippets, ...otherSnippets];

test.each(snippets.map((one) => [`${one.page}: ${one.name}`, one] as const))(
  "%s: the findings that were reviewed, and no others",
  (_, { program, expected }) => {
    const found = findingsOf(program).flatMap(({ rule, outcome }) => {
      if (outcome === "not applicable") return [];
      return [outcome === "violation" ? rule : `${rule}?`];
    });
    expect([...new Set(found)].sort()).toEqual(expected);
  },
);

test("the corpus is of IBM's pages, many of them, and breaks many rules", () => {
  const pages = new Set(snippets.map(addressOf));
  expect(pages.size).toBeGreaterThan(14);
  expect(snippets.length).toBeGreaterThan(60);
  expect(new Set(snippets.flatMap(({ expected }) => expected)).size).toBeGreaterThan(20);
});
