import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TestCloud } from "../_helpers/cloud";
import { ControlClient } from "../_helpers/control";

let cloud: TestCloud;
let control: ControlClient;
beforeAll(async () => {
  cloud = await TestCloud.start({ controlPort: 0 });
  control = new ControlClient(cloud.running.control!);
});
afterEach(() => control.call("/v1/faults", { method: "DELETE" }));
afterAll(() => cloud.close());

const url = "https://globalcatalog.cloud.ibm.com/api/v1/nothing";

test("a fault that is added strikes until it is removed", async () => {
  const added = await control.call("/v1/faults", { body: { kind: "server-error", status: 502 } });
  expect(added).toMatchObject({ status: 201, body: { id: "f1", kind: "server-error", probability: 1 } });
  expect((await cloud.call(url)).status).toBe(502);
  const { body } = await control.call("/v1/faults");
  expect(body).toMatchObject({ seed: 1, faults: [{ id: "f1", seen: 1, struck: 1 }] });
  await control.call("/v1/faults/f1", { method: "DELETE" });
  expect((await cloud.call(url)).status).toBe(404);
});

test("clearing takes them all away", async () => {
  await control.call("/v1/faults", { body: { kind: "server-error" } });
  await control.call("/v1/faults", { body: { kind: "slow-grant", milliseconds: 5 } });
  const reply = await control.call("/v1/faults", { method: "DELETE" });
  expect(reply).toMatchObject({ status: 200, body: { faults: [] } });
  expect(cloud.cloud.iam.propagationMs).toBe(0);
});

test("a run can be repeated from its seed", async () => {
  await control.call("/v1/faults", { body: { kind: "server-error", probability: 0.5 } });
  const run = async () => {
    await control.call("/v1/faults/reseed", { body: { seed: 2024 } });
    const statuses: number[] = [];
    for (let count = 0; count < 20; count++) statuses.push((await cloud.call(url)).status);
    return statuses;
  };
  const first = await run();
  expect(new Set(first)).toEqual(new Set([404, 503]));
  expect(await run()).toEqual(first);
});

test.each([
  [{ kind: "latency" }, "The fault: milliseconds "],
  [{ kind: "latenci", milliseconds: 1 }, "The fault: kind is not a kind of fault"],
  [{}, "The fault: kind "],
  [[], "The fault: "],
])("%j is refused with the field's name", async (body, words) => {
  const reply = await control.call("/v1/faults", { body });
  expect(reply).toMatchObject({ status: 400, body: { error: { code: "CLOUD_BAD_FAULT" } } });
  expect(reply.body.error.message).toContain(words);
  expect((await control.call("/v1/faults")).body.faults).toEqual([]);
});

test("a seed that is none is refused", async () => {
  const reply = await control.call("/v1/faults/reseed", { body: { seed: "x" } });
  expect(reply).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining("seed ") } },
  });
});

test("an unknown fault is a 404", async () => {
  expect((await control.call("/v1/faults/f99", { method: "DELETE" })).status).toBe(404);
});

test("a body that is no JSON is refused", async () => {
  expect((await control.call("/v1/faults", { body: "{kind" })).status).toBe(400);
});

test("faults of a file are in force from the start", async () => {
  const file = join(cloud.folder, "mine.yaml");
  writeFileSync(file, "seed: 5\nfaults:\n  - {kind: rate-limit, retryAfterSeconds: 9}\n");
  const other = await TestCloud.start({ controlPort: 0, faultsFile: file });
  const reply = await other.call(url);
  expect([reply.status, reply.headers["retry-after"]]).toEqual([429, "9"]);
  expect((await new ControlClient(other.running.control!).call("/v1/faults")).body.seed).toBe(5);
  await other.close();
});
