import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startCloud } from "../../../cloud/cloud";
import { seeded, TestCloud } from "../_helpers/cloud";
import { ControlClient } from "../_helpers/control";

const hour = 3_600_000;

test("moving the clock ends tokens, and runs what is due", async () => {
  const cloud = await TestCloud.start({ controlPort: 0 });
  const control = new ControlClient(cloud.running.control!);
  const token = await cloud.token();
  const url = `https://iam.cloud.ibm.com/v1/serviceids?account_id=${seeded.account}`;
  expect((await cloud.call(url, { token })).status).toBe(200);
  let swept = 0;
  cloud.cloud.sweeps.push(() => {
    swept = cloud.cloud.clock.offsetMs;
  });
  const { body } = await control.call("/v1/clock/advance", { body: { by: "1h30m" } });
  expect(body.offsetMs).toBe(1.5 * hour);
  expect(Date.parse(body.now) - Date.now() - 1.5 * hour).toBeLessThan(1000);
  expect(swept).toBe(1.5 * hour);
  expect((await cloud.call(url, { token })).status).toBe(401);
  await cloud.close();
});

test("the clock stays where it is over a restart", async () => {
  const folder = mkdtempSync(join(tmpdir(), "clock-"));
  const start = () => startCloud({ folder, port: 0, controlPort: 0, root: resolve(__dirname, "../../..") });
  const first = await start();
  const moved = await new ControlClient(first.control!).call("/v1/clock/advance", { body: { by: "2d" } });
  await first.close();
  const second = await start();
  const read = await new ControlClient(second.control!).call("/v1/clock");
  expect(read.body.offsetMs).toBe(48 * hour);
  expect(Date.parse(read.body.now)).toBeGreaterThanOrEqual(Date.parse(moved.body.now));
  await second.close();
  rmSync(folder, { recursive: true });
});

describe("what is no duration", () => {
  let cloud: TestCloud;
  let control: ControlClient;
  beforeAll(async () => {
    cloud = await TestCloud.start({ controlPort: 0 });
    control = new ControlClient(cloud.running.control!);
  });
  afterAll(() => cloud.close());

  test.each(["", "2", "2x", "-1h", "h", "1h and more", -5, null, {}, 1e15, "4000d"])(
    "%j is refused and moves nothing",
    async (by) => {
      const reply = await control.call("/v1/clock/advance", { body: { by } });
      expect(reply).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringMatching(/^by: /) } },
      });
      expect((await control.call("/v1/clock")).body.offsetMs).toBe(0);
    },
  );

  test("a missing body is refused in the same way", async () => {
    const reply = await control.call("/v1/clock/advance", { method: "POST" });
    expect(reply).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/^by: /) } },
    });
  });

  test.each([
    ["500ms", 500],
    ["1d12h", 36 * hour],
    ["1w 1m", 7 * 24 * hour + 60_000],
    ["0.5h", hour / 2],
    [250, 250],
  ])("%j is one", async (by, ms) => {
    const before = (await control.call("/v1/clock")).body.offsetMs;
    expect((await control.call("/v1/clock/advance", { body: { by } })).body.offsetMs - before).toBe(ms);
  });
});
