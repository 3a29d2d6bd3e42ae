import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import type { Policy } from "../../../cloud/iam/entities";
import { WireTexts } from "../../../cloud/services/iam-policy-management/wire-text";

let renamed = "before";
const texts = new WireTexts(({ id, roles }) => ({
  id,
  role: roles[0]?.includes(":customRole:") ? renamed : "Ü",
}));
const policy = (id: number, role = "crn:v1:bluemix:public:iam::::role:Viewer") =>
  ({ id: `policy-${id}`, roles: [role] }) as unknown as Policy;
const many = Array.from({ length: 1000 }, (_, id) => policy(id));
const idsOf = (page: Buffer) =>
  (JSON.parse(page.toString()).policies as { id: string }[]).map(({ id }) => id);

test.each([0, 1, 3, 1000])("a page of %i policies is JSON with its links", (count) => {
  const policies = many.slice(0, count);
  const page = texts.page({ limit: 7, policies } as never);
  expect(JSON.parse(page.toString())).toEqual({
    limit: 7,
    policies: policies.map(({ id }) => ({ id, role: "Ü" })),
  });
});

test("a page that was kept is not sent when one policy is another, one more, or one less", () => {
  expect(idsOf(texts.page({ policies: many }))).toEqual(many.map(({ id }) => id));
  const changed = many.with(500, policy(5000));
  expect(idsOf(texts.page({ policies: changed }))).toEqual(changed.map(({ id }) => id));
  expect(idsOf(texts.page({ policies: many.slice(1) }))).toHaveLength(999);
  expect(idsOf(texts.page({ policies: [...many, policy(1000)] }))).toHaveLength(1001);
});

test("a page is not kept while a custom role is in it, which may be renamed", () => {
  const policies = [...many, policy(1, "crn:v1:bluemix:public:kms::a/1::customRole:Lister")];
  texts.page({ policies });
  renamed = "after";
  expect(JSON.parse(texts.page({ policies }).toString()).policies.at(-1)).toEqual({
    id: "policy-1",
    role: "after",
  });
});

test("whatever is put in, taken out, replaced or sorted, a page says what its policies are", () => {
  const change = fc.record({
    kind: fc.constantFrom("add", "remove", "replace", "reverse"),
    at: fc.nat(1000),
    count: fc.integer({ min: 0, max: 600 }),
    links: fc.constantFrom({}, { limit: 100 }, { next: "Ä" }),
    role: fc.constantFrom("role:Viewer", "role:Viewer", "customRole:Lister"),
  });
  let made = 10_000;
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      let policies = many;
      for (const { kind, at, count, links, role } of changes) {
        const some = Array.from({ length: count }, () =>
          policy(made++, `crn:v1:bluemix:public:iam::::${role}`),
        );
        if (kind === "add") policies = policies.toSpliced(at, 0, ...some);
        else if (kind === "remove") policies = policies.toSpliced(at, count);
        else if (kind === "replace") policies = policies.toSpliced(at, count, ...some);
        else policies = policies.toReversed();
        const expected = policies.map(({ id, roles }) => ({
          id,
          role: roles[0]?.includes(":customRole:") ? renamed : "Ü",
        }));
        const page = { ...links, policies };
        const text = JSON.stringify({ ...links, policies: expected });
        expect(texts.page(page).toString()).toBe(text);
        expect(gunzipSync(texts.gzippedPage(page)).toString()).toBe(text);
      }
    }),
    { numRuns: 60 },
  );
});
