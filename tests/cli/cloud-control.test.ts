import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { clock } from "../../cli/commands/cloud-clock";
import { faults } from "../../cli/commands/cloud-faults";
import { consoleAddress } from "../../cli/control-client";
import { findCloud } from "../../cli/local-cloud";
import { type Paths, pathsOf } from "../../cli/paths";
import { TestCloud } from "../cloud/_helpers/cloud";

let cloud: TestCloud;
let paths: Paths;
beforeEach(async () => {
  cloud = await TestCloud.start({ controlPort: 0 });
  paths = { ...pathsOf("/nowhere"), cloud: cloud.folder };
  const { port, certificateFile, control } = cloud.running;
  const running = { pid: process.pid, port, certificateFile, folder: cloud.folder, control };
  writeFileSync(join(cloud.folder, "running.json"), JSON.stringify(running));
});
afterEach(() => cloud.close());

/** What `npm run cloud -- <words>` prints. */
async function run(...words: string[]): Promise<string> {
  let text = "";
  const write = jest.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    const folder = () => paths.cloud;
    const program = new Command("cloud").exitOverride().addCommand(clock(folder)).addCommand(faults(folder));
    await program.parseAsync(words, { from: "user" });
  } finally {
    write.mockRestore();
  }
  return text;
}

test("clock advance moves the cloud's clock and says where it is", async () => {
  expect(await run("clock", "advance", "2h")).toMatch(
    /^\d{4}-\S+Z in the local cloud \(7200 s ahead of the machine\)\.\n$/,
  );
  expect(cloud.cloud.clock.offsetMs).toBe(7_200_000);
  expect(JSON.parse(await run("clock", "--json"))).toMatchObject({ offsetMs: 7_200_000 });
});

test("a mistake is told in the API's words", async () => {
  await expect(run("clock", "advance", "soon")).rejects.toThrow('by: "soon" is not a duration');
  await expect(run("faults", "add", "latency")).rejects.toThrow("milliseconds ");
  await expect(run("faults", "add", "latency", "milliseconds")).rejects.toThrow(
    "not of the form field=value",
  );
  await expect(run("faults", "add", "latency", "milliseconds={a")).rejects.toThrow("not valid YAML");
  await expect(run("faults", "remove", "f9")).rejects.toThrow("There is no fault f9");
});

test("faults are added, listed and taken away", async () => {
  expect(await run("faults", "list")).toBe("No faults are in force.\n");
  expect(await run("faults", "add", "server-error", "operation=create_*", "status=502", "count=2")).toBe(
    "Added f1 server-error status=502 operation=create_* count=2.\n",
  );
  await run(
    "faults",
    "add",
    "latency",
    "operation=*",
    "milliseconds={distribution: normal, mean: 9, deviation: 2}",
  );
  expect(await run("faults")).toMatch(/^f1 server-error .*struck 0 of 0\nf2 latency .*\nSeed 1\.\n$/);
  expect(JSON.parse(await run("faults", "list", "--json"))).toMatchObject({
    seed: 1,
    faults: [{ id: "f1" }, { operation: "*", milliseconds: { distribution: "normal" } }],
  });
  expect(await run("faults", "reseed", "77")).toContain("Seed 77.");
  expect(await run("faults", "remove", "f1")).not.toContain("f1");
  expect(await run("faults", "clear")).toBe("No faults are in force.\n");
});

test("the page's address has the secret in its fragment, which is sent to nobody", async () => {
  const running = await findCloud(paths.cloud);
  const address = new URL(consoleAddress(running!));
  expect(address.hash).toMatch(/^#[\w-]{43}$/);
  expect((await fetch(new URL(address.pathname, address))).status).toBe(200);
});

test("without a running cloud the cure is named", async () => {
  paths = { ...paths, cloud: mkdtempSync(join(tmpdir(), "no-cloud-")) };
  await expect(run("clock")).rejects.toThrow("npm run cloud -- start");
  rmSync(paths.cloud, { recursive: true });
});
