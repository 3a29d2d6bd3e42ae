import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { seeded, type TestCloud } from "../../cloud/_helpers/cloud";

const root = resolve(__dirname, "../../..");

export interface ToolResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a tool as Pulumi's command provider does: a process of its own, against `cloud`, as the account's owner.
 * @param interruptWhen asked again and again; true is when somebody types Ctrl-C
 */
export function runTool(
  cloud: TestCloud,
  args: readonly string[],
  env: Record<string, string>,
  interruptWhen?: () => Promise<boolean>,
): Promise<ToolResult> {
  const { port, certificateFile } = cloud.running;
  const options = {
    cwd: root,
    env: {
      ...process.env,
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      NO_PROXY: "127.0.0.1,localhost",
      NODE_EXTRA_CA_CERTS: certificateFile,
      IC_API_KEY: cloud.ownerKey,
      ...env,
    },
  };
  return new Promise((done) => {
    const child = execFile(process.execPath, ["tools/run.cjs", ...args], options, (_error, stdout, stderr) =>
      done({ exitCode: child.exitCode ?? -1, stdout: stdout.trim(), stderr: stderr.trim() }),
    );
    const interrupt = async (when: () => Promise<boolean>) => {
      while (child.exitCode === null && !(await when())) await new Promise((soon) => setTimeout(soon, 20));
      child.kill("SIGINT");
    };
    if (interruptWhen) void interrupt(interruptWhen);
  });
}

/** The environment of the engine's tools; failures are told at once. */
export function engineEnv(instance: string): Record<string, string> {
  return {
    INSTANCE_ID: instance,
    INSTANCE_REGION: seeded.region,
    ENGINE_PATIENCE_SECONDS: "0",
    ENGINE_SETTLE_SECONDS: "0",
  };
}
