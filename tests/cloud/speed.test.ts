import { resolve } from "node:path";
import { CloudBench, fullSizes } from "../../bench/cloud";
import { startCloud } from "../../cloud/cloud";
import { TestCloud } from "./_helpers/cloud";

jest.setTimeout(180_000);

/** Other tests run at the same time: what a call takes is what its quickest one took. `npm run bench` has the medians. */
const batches = 3;

test("with 1,000 service IDs, 3,000 policies and 1,000 keys every call takes under 5 ms, lists are whole, and a start under a second", async () => {
  const cloud = await TestCloud.start();
  const { port, certificateFile } = cloud.running;
  const bench = await CloudBench.open({ port, certificateFile, ownerKey: cloud.ownerKey });
  try {
    const { iam } = cloud.cloud;
    const owners = iam.apiKeys.size;
    await bench.fill(fullSizes);
    expect([iam.serviceIds.size, iam.policies.size, iam.apiKeys.size - owners]).toEqual([1000, 3000, 1000]);

    const listed = await bench.allServiceIds();
    expect(listed).toHaveLength(1000);
    expect(new Set(listed)).toEqual(new Set([...iam.serviceIds.values()].map(({ id }) => id)));
    const policies = await bench.allPolicies();
    expect(policies).toHaveLength(3000);
    expect(new Set(policies)).toEqual(new Set([...iam.policies.values()].map(({ id }) => id)));

    const best = new Map<string, number>();
    for (let batch = 0; batch < batches; batch++) {
      for (const { call, milliseconds } of await bench.timeCalls(20)) {
        best.set(call, Math.min(best.get(call) ?? Number.POSITIVE_INFINITY, ...milliseconds));
      }
    }
    expect([...best].filter(([, milliseconds]) => milliseconds >= 5)).toEqual([]);

    const started: number[] = [];
    await cloud.running.close();
    for (let batch = 0; batch < batches; batch++) {
      const before = performance.now();
      const again = await startCloud({ folder: cloud.folder, port: 0, root: resolve(__dirname, "../..") });
      started.push(performance.now() - before);
      expect(again.cloud.iam.policies.size).toBeGreaterThanOrEqual(3000);
      await again.close();
    }
    expect(Math.min(...started)).toBeLessThan(1000);
  } finally {
    bench.close();
    await cloud.close();
  }
});
