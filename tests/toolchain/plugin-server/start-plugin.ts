import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, credentials, type ServiceDefinition } from "@grpc/grpc-js";

const root = join(__dirname, "..", "..", "..");

/** Bundles a plugin to one file, as the toolchain does, in a folder of its own. */
export function bundlePlugin(entry: string): { readonly file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "plugin-"));
  const file = join(folder, "plugin.js");
  // By its command line: esbuild's API does not work inside jest's sandbox.
  execFileSync(process.execPath, [
    require.resolve("esbuild/bin/esbuild"),
    join(root, entry),
    `--outfile=${file}`,
    ...["--bundle", "--platform=node", "--format=cjs", "--target=node20", "--log-level=error"],
  ]);
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface StartedPlugin {
  readonly process: ChildProcess;
  readonly address: string;
  /** What it printed after its port. */
  stdout(): Buffer;
  stderr(): string;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  stop(): Promise<void>;
}

/** Starts a bundled plugin the way the engine does: its port is the first line of stdout. */
export async function startPlugin(
  file: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<StartedPlugin> {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = Buffer.alloc(0);
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout = Buffer.concat([stdout, chunk]);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = once(child, "close").then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  while (!stdout.includes("\n")) {
    if (child.exitCode !== null) throw new Error(`the plugin ended before it printed its port:\n${stderr}`);
    await Promise.race([once(child.stdout, "data"), ended]);
  }
  const end = stdout.indexOf("\n");
  return {
    process: child,
    address: `127.0.0.1:${stdout.toString("utf8", 0, end)}`,
    stdout: () => stdout.subarray(end + 1),
    stderr: () => stderr,
    ended,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Calls a unary method of a service; rejects with the call's status. */
export function caller(address: string, service: ServiceDefinition) {
  const client = new Client(address, credentials.createInsecure());
  return {
    client,
    // The caller names request and response: the service's own types are not known here.
    call<Response>(method: string, request: unknown): Promise<Response> {
      const definition = service[method];
      if (!definition) throw new Error(`no method ${method}`);
      return new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          definition.path,
          definition.requestSerialize,
          definition.responseDeserialize,
          request,
          (error, response) => (error ? reject(error) : resolve(response as Response)),
        );
      });
    },
    close: () => client.close(),
  };
}

/** Polls until `check` gives something. */
export async function until<T>(check: () => T | undefined | false, what: string): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const value = check();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether a process lives; one that has ended and waits for its parent to take note does not. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    // Without /proc the signal alone decides.
    return (error as NodeJS.ErrnoException).code === "ENOENT" && process.platform !== "linux";
  }
}
