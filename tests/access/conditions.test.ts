import fc from "fast-check";
import { always, type Condition, conditionContains, unknown } from "../../access";
import { conditionOf } from "../../access/targets/condition";

type Rule =
  | { key: string; operator: string; value: unknown }
  | { operator: "and" | "or"; conditions: Rule[] };

/** The spec, written anew, over one attribute of the resource, the day, and the date. */
interface Moment {
  readonly path: string | undefined;
  readonly day: string;
  readonly date: string;
}
function holds(rule: Rule, moment: Moment): boolean {
  if ("conditions" in rule) {
    const each = rule.conditions.map((one) => holds(one, moment));
    return rule.operator === "and" ? !each.includes(false) : each.includes(true);
  }
  const { operator, value } = rule;
  const values = Array.isArray(value) ? value.map(String) : [String(value)];
  const { path } = moment;
  switch (operator) {
    case "stringExists":
      return (path !== undefined) === (value === true);
    case "stringEqualsAnyOf":
      return path !== undefined && values.includes(path);
    case "stringMatch":
      return (
        path !== undefined && values.some((one) => new RegExp(`^${one.replace(/\*/g, ".*")}$`).test(path))
      );
    case "dayOfWeekAnyOf":
      return values.includes(moment.day);
    case "dateTimeLessThanOrEquals":
      return moment.date <= values[0]!;
    default:
      return moment.date >= values[0]!;
  }
}

const dates = ["2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2026-12-01T00:00:00Z"];
const moments: readonly Moment[] = [undefined, "", "a", "ab", "ba"].flatMap((path) =>
  ["1", "2", "7"].flatMap((day) => dates.map((date) => ({ path, day, date }))),
);
const leaf: fc.Arbitrary<Rule> = fc.oneof(
  fc.constantFrom<Rule>(
    { key: "{{resource.attributes.path}}", operator: "stringExists", value: true },
    { key: "{{resource.attributes.path}}", operator: "stringExists", value: false },
    { key: "{{resource.attributes.path}}", operator: "stringMatch", value: "a*" },
    { key: "{{resource.attributes.path}}", operator: "stringMatch", value: "*a" },
    { key: "{{resource.attributes.path}}", operator: "stringEqualsAnyOf", value: ["a", "ab"] },
  ),
  fc.constantFrom<Rule>(
    { key: "{{environment.attributes.day_of_week}}", operator: "dayOfWeekAnyOf", value: [1] },
    { key: "{{environment.attributes.day_of_week}}", operator: "dayOfWeekAnyOf", value: [1, 2] },
  ),
  fc.constantFrom(...dates).chain((value) =>
    fc.constantFrom<Rule>(
      { key: "{{environment.attributes.current_date_time}}", operator: "dateTimeLessThanOrEquals", value },
      {
        key: "{{environment.attributes.current_date_time}}",
        operator: "dateTimeGreaterThanOrEquals",
        value,
      },
    ),
  ),
);
const joined = (of: fc.Arbitrary<Rule>): fc.Arbitrary<Rule> =>
  fc.record({
    operator: fc.constantFrom("and" as const, "or" as const),
    conditions: fc.array(of, { minLength: 2, maxLength: 3 }),
  });
const rule: fc.Arbitrary<Rule> = fc.oneof(leaf, joined(fc.oneof(leaf, joined(leaf))));

test("a condition that is said to be narrower never holds without the wider one", () => {
  let proven = 0;
  fc.assert(
    fc.property(rule, rule, (wide, narrow) => {
      if (conditionContains(conditionOf(wide), conditionOf(narrow)) !== "yes") return;
      proven++;
      expect(moments.filter((moment) => holds(narrow, moment) && !holds(wide, moment))).toEqual([]);
    }),
    { numRuns: 5_000 },
  );
  expect(proven).toBeGreaterThan(100);
});

test("comparing conditions is reflexive and, for what is proven, transitive", () => {
  fc.assert(
    fc.property(rule, rule, rule, (a, b, c) => {
      const [one, two, three] = [conditionOf(a), conditionOf(b), conditionOf(c)];
      expect(conditionContains(one, conditionOf(a))).toBe("yes");
      if (conditionContains(one, two) === "yes" && conditionContains(two, three) === "yes")
        expect(conditionContains(one, three)).toBe("yes");
    }),
    { numRuns: 3_000 },
  );
});

test("one more term of an and is narrower, one more branch of an or is wider", () => {
  fc.assert(
    fc.property(fc.array(leaf, { minLength: 2, maxLength: 3 }), leaf, (some, more) => {
      const and = (...conditions: Rule[]) => conditionOf({ operator: "and", conditions });
      const or = (...conditions: Rule[]) => conditionOf({ operator: "or", conditions });
      expect(conditionContains(and(...some), and(...some, more))).toBe("yes");
      expect(conditionContains(or(...some, more), or(...some))).toBe("yes");
    }),
  );
});

const time = (operator: string, value: string): Condition =>
  conditionOf({ key: "{{environment.attributes.current_time}}", operator, value });

test("no condition is wider than any, and times of day are compared in one offset only", () => {
  const early = time("timeLessThanOrEquals", "12:00:00-05:00");
  const late = time("timeLessThanOrEquals", "17:00:00-05:00");
  expect(conditionContains(always, early)).toBe("yes");
  expect(conditionContains(early, always)).toBe("no");
  expect(conditionContains(late, early)).toBe("yes");
  expect(conditionContains(early, late)).toBe("no");
  expect(conditionContains(time("timeLessThanOrEquals", "17:00:00+00:00"), early)).toBe("no");
});

test("what is not known of a condition is not known of the comparison", () => {
  const open = conditionOf({
    key: "{{resource.attributes.path}}",
    operator: "stringMatch",
    value: unknown("an output"),
  });
  expect(conditionContains(time("timeLessThanOrEquals", "17:00:00Z"), open)).toBe("unknown");
  expect(conditionContains(always, open)).toBe("yes");
  expect(conditionOf({ operator: "xor", conditions: [{}, {}] }).kind).toBe("unknown");
});
