import fc from "fast-check";
import { measure, median, table } from "../../bench/measure";

test("the median of an odd and of an even number of runs", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test("the median lies between the least and the most, whatever the order", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
      const middle = median(values);
      expect(middle).toBeGreaterThanOrEqual(Math.min(...values));
      expect(middle).toBeLessThanOrEqual(Math.max(...values));
    }),
  );
});

test("both tools take turns, step by step", async () => {
  const order: string[] = [];
  const steps = (tool: string) =>
    ["create", "destroy"].map((name) => ({ name, run: async () => void order.push(`${tool} ${name}`) }));
  const figures = await measure(steps("ours"), steps("peer"), 2, () => undefined);
  const once = ["ours create", "peer create", "ours destroy", "peer destroy"];
  expect(order).toEqual([...once, ...once]);
  expect(figures.map(({ step, ours, peers }) => [step, ours.length, peers.length])).toEqual([
    ["create", 2, 2],
    ["destroy", 2, 2],
  ]);
});

test("a step that fails fails the benchmark", async () => {
  const failing = [{ name: "create", run: () => Promise.reject(new Error("no")) }];
  const good = [{ name: "create", run: () => Promise.resolve() }];
  await expect(measure(good, failing, 1, () => undefined)).rejects.toThrow("no");
});

test("the table has medians, extremes and the ratio", () => {
  expect(table([{ step: "create", ours: [2, 3, 4], peers: [1, 1.5, 2] }])).toBe(
    [
      "step    pulumi         opentofu       pulumi/opentofu",
      "create  3.0 s (2.0-4.0)  1.5 s (1.0-2.0)  2.00x",
    ]
      .join("\n")
      .replace("pulumi         ", "pulumi           ")
      .replace("opentofu       ", "opentofu         "),
  );
});
