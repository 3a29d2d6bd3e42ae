import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parameterSchema, parameters } from "../../policies/parameters";

const page = readFileSync(join(__dirname, "../../docs/policies.md"), "utf8");

test("the page names every parameter, and no other, with its default where it is a number or a truth", () => {
  const named = [...page.matchAll(/^\| `([a-z]\w+)` \| ([^|]*) \|/gm)].map(([, name = "", text = ""]) => [
    name,
    text.trim(),
  ]);
  expect(named.map(([name]) => name)).toEqual(Object.keys(parameterSchema.shape));
  const defaults = parameters() as Record<string, unknown>;
  for (const [name = "", text = ""] of named)
    if (["number", "boolean"].includes(typeof defaults[name]))
      expect([name, text.replaceAll("`", "")]).toEqual([name, String(defaults[name])]);
});
