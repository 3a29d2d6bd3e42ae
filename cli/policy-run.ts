import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "../policies/report";
import type { Toolchain } from "../toolchain";
import { CliError } from "./errors";
import type { Paths } from "./paths";
import { packPath } from "./policy-gate";
import { runPulumi } from "./pulumi";

export interface PolicyRun {
  paths: Paths;
  toolchain: Toolchain;
  env: NodeJS.ProcessEnv;
  /** What Pulumi is to do, without the pack: `policy analyze --stack dev`. */
  args: readonly string[];
  /** What an inventory says besides its objects. */
  live?: unknown;
}

const nothing: Report = { version: 1, resources: 0, findings: [], rules: [], waivers: [] };

/**
 * Has Pulumi run the pack, and returns what the pack says. The report goes through a file of this user's alone, which
 * has messages and no values; the state itself stays within Pulumi and the pack.
 * @throws CliError `POLICY_FAILED` where the pack did not come to its end
 */
export async function runPack({ paths, toolchain, env, args, live }: PolicyRun): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "policy-"));
  const file = join(folder, "report.json");
  try {
    const variables: NodeJS.ProcessEnv = { ...env, LEAST_PRIVILEGE_REPORT: file };
    if (live !== undefined) {
      variables.LEAST_PRIVILEGE_LIVE = join(folder, "live.json");
      writeFileSync(variables.LEAST_PRIVILEGE_LIVE, JSON.stringify(live), { mode: 0o600 });
    }
    const session = { paths, toolchain, env: variables };
    const pack = ["--policy-pack", packPath(paths.root, toolchain)];
    const { stdout, stderr } = await runPulumi(session, [...args, ...pack], "capture");
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Report;
    if (/has no resources; nothing to analyze/.test(stderr)) return nothing;
    const said = [stderr, stdout].map((text) => text.trim()).filter(Boolean);
    throw new CliError("POLICY_FAILED", `The policies could not be judged:\n${said.join("\n")}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
