import { join } from "node:path";
import { Command } from "commander";
import { execa } from "execa";

/** The checks in the order of their speed. */
export const checks: readonly { name: string; command: readonly string[]; fix?: readonly string[] }[] = [
  {
    name: "format and lint",
    command: ["@biomejs/biome/bin/biome", "check", "--error-on-warnings"],
    fix: ["@biomejs/biome/bin/biome", "check", "--write"],
  },
  { name: "types", command: ["typescript/bin/tsc", "--noEmit", "--project", "."] },
  {
    name: "types of the console page",
    command: ["typescript/bin/tsc", "--noEmit", "--project", "cloud/console/page"],
  },
];

export function check(root: string, exit: (code: number) => void): Command {
  return new Command("check")
    .description("Format, lint and types; exit code 1 when one of them complains")
    .option("--fix", "mend what can be mended", false)
    .action(async ({ fix }: { fix: boolean }) => exit((await runChecks(root, fix)) ? 0 : 1));
}

/** Runs every check, also after one has failed. */
export async function runChecks(root: string, fix = false): Promise<boolean> {
  let good = true;
  for (const { command, fix: fixing } of checks) {
    const [program = "", ...args] = (fix && fixing) || command;
    const result = await execa(process.execPath, [join(root, "node_modules", program), ...args], {
      cwd: root,
      stdio: "inherit",
      reject: false,
    });
    if (result.exitCode !== 0) good = false;
  }
  return good;
}
