import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import type { TestCloud } from "../cloud/_helpers/cloud";

const root = resolve(__dirname, "../..");

export interface CliResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * `npm run <args>` without npm and without a terminal, talking to `cloud`.
 * @param input goes into its standard input, which is then ended; without it, standard input stays open and silent
 */
export function runCli(
  cloud: TestCloud,
  args: readonly string[],
  { env = {}, input }: { env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [join(root, "cli", "main.mjs"), ...args], {
    cwd: root,
    env: {
      ...process.env,
      IC_API_KEY: undefined,
      IBMCLOUD_API_KEY: undefined,
      HTTPS_PROXY: `http://127.0.0.1:${cloud.running.port}`,
      NODE_EXTRA_CA_CERTS: cloud.running.certificateFile,
      ...env,
    },
  });
  if (input !== undefined) child.stdin.end(input);
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      printed[name] += chunk;
    });
  }
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done({ exitCode: code ?? -1, ...printed }));
  });
}
