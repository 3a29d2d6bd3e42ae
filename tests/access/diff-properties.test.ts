import fc from "fast-check";
import {
  type AccessChange,
  type AccessData,
  accessDiff,
  type Change,
  reachDiff,
  reachOf,
} from "../../access";
import { conditionOf } from "../../access/targets/condition";
import { modelOf } from "./_helpers/account";
import { accounts, grants, principals, shuffled } from "./_helpers/arbitrary";

const opposite: Readonly<Record<Change, Change>> = {
  new: "removed",
  removed: "new",
  widened: "narrowed",
  narrowed: "widened",
  moved: "moved",
};

function text({ change, subjects, actions, services, before, after, undecided }: AccessChange): string {
  const ids = [before, after].map((list) => list.map(({ id }) => id).sort());
  const who = subjects.map(({ subject }) => subject).sort();
  return JSON.stringify([change, who, actions, services, ids, undecided]);
}

function mirrored(change: AccessChange): AccessChange {
  return { ...change, change: opposite[change.change], before: change.after, after: change.before };
}

/** Two accounts with grants in common, some of which have other roles, targets or conditions in the second. */
const pairs: fc.Arbitrary<[AccessData, AccessData]> = fc
  .tuple(accounts, accounts, fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }), grants)
  .map(([before, other, fates, model]) => [
    before,
    {
      ...other,
      grants: [
        ...other.grants.slice(0, 1),
        ...before.grants.flatMap((one, index) => {
          if (fates[index] === 0) return [];
          if (fates[index] === 1) return [{ ...one, roles: model.roles }];
          return fates[index] === 2 ? [{ ...one, target: model.target, conditions: weekday }] : [one];
        }),
      ],
    },
  ]);
const weekday = conditionOf({
  key: "{{environment.attributes.day_of_week}}",
  operator: "dayOfWeekEquals",
  value: "1",
});

test("the way back mirrors the way there", () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const there = accessDiff(modelOf(before), modelOf(after));
      const back = accessDiff(modelOf(after), modelOf(before));
      expect(back.map(text).sort()).toEqual(there.map(mirrored).map(text).sort());
    }),
    { numRuns: 300 },
  );
});

test("nothing differs from itself, in whatever order it is told", () => {
  fc.assert(
    fc.property(
      accounts.chain((data) => fc.tuple(fc.constant(data), shuffled(data))),
      ([data, mixed]) => {
        expect(accessDiff(modelOf(data), modelOf(mixed))).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});

test("one more grant makes nobody lose anything", () => {
  fc.assert(
    fc.property(accounts, grants, (data, more) => {
      const changes = accessDiff(modelOf(data), modelOf({ ...data, grants: [...data.grants, more] }));
      expect(changes.filter(({ change }) => change !== "new" && change !== "widened")).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("escalations mirror too", () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const [one, other] = [reachOf(modelOf(before)), reachOf(modelOf(after))];
      const words = (changes: ReturnType<typeof reachDiff>, way: string) =>
        changes
          .filter(({ change }) => change === way)
          .map(({ principal, fact, otherwise }) => `${principal} ${fact.key} ${otherwise}`);
      const there = reachDiff(one, other, principals);
      const back = reachDiff(other, one, principals);
      expect(words(back, "gained")).toEqual(words(there, "lost"));
      expect(words(back, "lost")).toEqual(words(there, "gained"));
    }),
    { numRuns: 100 },
  );
});
