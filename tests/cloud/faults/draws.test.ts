import { Faults, type FaultTarget } from "../../../cloud/faults/faults";
import { drawMilliseconds, mulberry32 } from "../../../cloud/faults/random";
import { type Duration, parseRule } from "../../../cloud/faults/rules";

const create: FaultTarget = {
  operation: "create_service_id",
  service: "iam-identity",
  host: "iam.cloud.ibm.com",
  method: "POST",
};
const list: FaultTarget = { ...create, operation: "list_service_ids", method: "GET" };

/** Which of the next requests the faults of `kind` strike. */
function strikes(faults: Faults, targets: readonly FaultTarget[]): boolean[] {
  return targets.map((target) => faults.of("lost-reply").some(({ strikes }) => strikes(target)));
}

function faultsOf(rule: object, seed = 1): Faults {
  const faults = new Faults(seed);
  faults.add(parseRule({ kind: "lost-reply", ...rule }));
  return faults;
}

const many = Array.from({ length: 200 }, () => create);

test("the same seed strikes the same requests", () => {
  const runs = [1, 2].map(() => strikes(faultsOf({ probability: 0.3 }, 42), many));
  expect(runs[0]).toEqual(runs[1]);
  expect(runs[0]!.filter(Boolean).length).toBeGreaterThan(30);
  expect(runs[0]!.filter(Boolean).length).toBeLessThan(90);
});

test("another seed strikes others", () => {
  expect(strikes(faultsOf({ probability: 0.3 }, 42), many)).not.toEqual(
    strikes(faultsOf({ probability: 0.3 }, 43), many),
  );
});

test("requests to other operations in between change nothing", () => {
  const alone = strikes(faultsOf({ probability: 0.5 }), many);
  const mixed = many.flatMap((target) => [list, target, list]);
  const among = strikes(faultsOf({ probability: 0.5 }), mixed).filter((_, index) => index % 3 === 1);
  expect(among).toEqual(alone);
});

test("reseeding starts draws and counts afresh", () => {
  const faults = faultsOf({ probability: 0.5, after: 3, count: 5 }, 9);
  const first = strikes(faults, many);
  expect(strikes(faults, many)).not.toEqual(first);
  faults.reseed(9);
  expect(strikes(faults, many)).toEqual(first);
});

test("a rule leaves out the first requests and strikes a number of times", () => {
  expect(strikes(faultsOf({ after: 2, count: 1 }), [create, create, create, create])).toEqual([
    false,
    false,
    true,
    false,
  ]);
});

test.each([
  [{ operation: "create_*" }, [true, false]],
  [{ operation: "list_service_id?" }, [false, true]],
  [{ method: "GET" }, [false, true]],
  [{ service: "iam-identity" }, [true, true]],
  [{ service: "secrets-manager" }, [false, false]],
  [{ host: "*.cloud.ibm.com", operation: "create_service_id" }, [true, false]],
  [{}, [true, true]],
])("%j is about the requests that fit everything it says", (scope, expected) => {
  expect(strikes(faultsOf(scope), [create, list])).toEqual(expected);
});

test("a rule that was removed strikes no more, and cannot be removed again", () => {
  const faults = faultsOf({});
  faults.remove("f1");
  expect(faults.none).toBe(true);
  expect(strikes(faults, [create])).toEqual([false]);
  expect(() => faults.remove("f1")).toThrow("There is no fault f1");
});

test.each<[Duration, number, number]>([
  [{ distribution: "uniform", min: 100, max: 200 }, 150, 29],
  [{ distribution: "normal", mean: 300, deviation: 40 }, 300, 40],
  [{ distribution: "lognormal", median: 100, sigma: 0.5 }, 113, 60],
  [25, 25, 0],
])("%j has its mean and its spread", (duration, mean, deviation) => {
  const random = mulberry32(3);
  const drawn = Array.from({ length: 5000 }, () => drawMilliseconds(duration, random));
  const average = drawn.reduce((sum, ms) => sum + ms, 0) / drawn.length;
  const spread = Math.sqrt(drawn.reduce((sum, ms) => sum + (ms - average) ** 2, 0) / drawn.length);
  expect(Math.abs(average - mean)).toBeLessThan(mean * 0.03);
  expect(Math.abs(spread - deviation)).toBeLessThan(deviation * 0.08 + 0.001);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
});
