import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { execa } from "execa";
import { resolveToolchain, showProgress } from "../../toolchain";
import { resolveYamlHost } from "../../toolchain/extra-parts";
import { outputTo } from "../output";
import { runChecks } from "./check";

interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numFailedTestSuites: number;
}

export function test(root: string, exit: (code: number) => void): Command {
  return new Command("test")
    .description("Set up everything, then format, lint, types and every test")
    .option("--verbose", "show everything that long steps print", false)
    .allowUnknownOption()
    .argument(
      "[jest-arguments...]",
      "passed on to jest, like tests/cloud or -t 'a locked key'; skips the checks",
    )
    .action(async (rest: string[], { verbose }: { verbose: boolean }) => {
      const report = showProgress(process.stderr, verbose);
      const { pulumi } = await resolveToolchain({ verbose, report });
      await resolveYamlHost(pulumi, { verbose, report }); // before any test waits for it
      const checked = rest.length > 0 || (await runChecks(root));
      const results = rest.length > 0 ? await runJest(root, rest) : await runAll(root);
      const line = outputTo(process.stdout).line;
      if (!checked) line("Format, lint or types complain: see above.");
      // A suite that did not even load has no failed test of its own.
      const failed =
        Math.max(results.numFailedTests, results.numFailedTestSuites > 0 ? 1 : 0) + (checked ? 0 : 1);
      const skipped = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : "";
      line(`${results.numPassedTests} passed, ${failed} failed${skipped}`);
      exit(failed === 0 && results.numPassedTests > 0 ? 0 : 1);
    });
}

/** Tests of speed: their bounds are for a machine that does nothing else. */
const timed = "/(speed|scale)\\.test\\.ts$";

/** Every test, those of speed last and one after the other. */
async function runAll(root: string): Promise<JestResults> {
  const most = await runJest(root, ["--testPathIgnorePatterns", timed]);
  const rest = await runJest(root, ["--runInBand", timed]);
  return {
    numPassedTests: most.numPassedTests + rest.numPassedTests,
    numFailedTests: most.numFailedTests + rest.numFailedTests,
    numPendingTests: most.numPendingTests + rest.numPendingTests,
    numFailedTestSuites: most.numFailedTestSuites + rest.numFailedTestSuites,
  };
}

async function runJest(root: string, args: readonly string[]): Promise<JestResults> {
  const folder = join(root, ".build");
  const file = join(folder, `jest-${process.pid}.json`);
  mkdirSync(folder, { recursive: true });
  const jest = join(root, "node_modules", "jest", "bin", "jest.js");
  await execa(process.execPath, [jest, "--json", `--outputFile=${file}`, ...args], {
    cwd: root,
    stdin: "ignore",
    stdout: "ignore", // the JSON, which the file has too
    stderr: "inherit",
    reject: false,
  });
  try {
    return JSON.parse(readFileSync(file, "utf8")) as JestResults;
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numFailedTestSuites: 1 };
  } finally {
    rmSync(file, { force: true });
  }
}
