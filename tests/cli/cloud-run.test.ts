import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const execFileAsync = promisify(execFile);

test("cloud run prints the address of its page, can be asked by its folder, and stops with its child", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cloud-run-"));
  const main = join(resolve(__dirname, "../.."), "cli", "main.mjs");
  const child = spawn(process.execPath, [main, "cloud", "run", "--dir", folder, "--port", "0"]);
  const closed = new Promise<number | null>((done) => child.once("close", done));
  let output = "";
  const address = await new Promise<string>((done, failed) => {
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const found = /Look into it at (\S+)/.exec(output)?.[1];
      if (found) done(found);
    });
    child.once("close", () => failed(new Error(output)));
  });
  const page = await fetch(address);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("<title>Local IBM Cloud</title>");
  const told = await execFileAsync(process.execPath, [main, "cloud", "status", "--dir", folder]);
  expect(told.stdout).toContain(address);
  const moved = await execFileAsync(process.execPath, [
    main,
    "cloud",
    "clock",
    "advance",
    "1h",
    "--dir",
    folder,
  ]);
  expect(moved.stdout).toContain("3600 s ahead");
  child.kill("SIGTERM");
  expect(await closed).toBe(0);
  expect(output).toContain("The local IBM Cloud has stopped.");
  rmSync(folder, { recursive: true, force: true });
});
