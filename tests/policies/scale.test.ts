import { fromState } from "../../access";
import { accountState } from "../../bench/policies";
import { catalogue } from "../../policies/catalogue";
import { judge, stackContext } from "../../policies/judge";
import { parameters } from "../../policies/parameters";
import type { Judged } from "../../policies/rule";
import { roleTable } from "../access/_helpers/table";
import { now } from "./fixtures";

jest.setTimeout(120_000);

function account(objects: number): Judged[] {
  const { deployment } = accountState(objects) as {
    deployment: { resources: Parameters<typeof fromState>[0][] };
  };
  return deployment.resources.map((one) => ({ ...fromState(one), options: {} }));
}

/** Processor milliseconds of the judgement alone, model included; the least of a few, for others work beside us. */
function millisecondsOf(objects: number): number {
  const resources = account(objects);
  const runs = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    judge(catalogue, stackContext(resources, roleTable, { parameters: parameters(), now }));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...runs);
}

test("all rules judge 1,000 objects within a second, and 16 times as many in no more than their share", () => {
  const [small, large] = [millisecondsOf(1_000), millisecondsOf(16_000)];
  process.stdout.write(`1,000 objects ${Math.round(small)} ms, 16,000 objects ${Math.round(large)} ms\n`);
  expect(small).toBeLessThan(1_000);
  // A rule that looked at every pair would take 256 times as long.
  expect(large / small).toBeLessThan(64);
});
