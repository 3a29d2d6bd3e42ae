import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { compile } from "../toolchain/bootstrap/compile.cjs";
import { asTyped } from "./as-typed";
import { CliError } from "./errors";
import type { Paths } from "./paths";

/** What a running local cloud says of itself in `running.json`. */
export interface RunningCloud {
  pid: number;
  port: number;
  /** Path of the compiled cloud that runs; its name changes with its content. */
  program: string;
  /** Folder of state, CA and key. */
  folder: string;
  certificateFile: string;
  ownerKeyFile: string;
  /** The control API and console page: port on 127.0.0.1, and the file that holds its secret. */
  control: { port: number; secretFile: string };
}

const startMs = 15_000;

/** The compiled cloud, to be run by node. */
export function cloudProgram(root: string): string {
  return compile(join(root, "cloud", "main.ts"), { root, bundlePackages: true, external: ["classic-level"] });
}

/** The local cloud that runs on `folder`, if one does. */
export async function findCloud(folder: string): Promise<RunningCloud | undefined> {
  const file = join(folder, "running.json");
  if (!existsSync(file)) return undefined;
  try {
    const running = JSON.parse(readFileSync(file, "utf8")) as RunningCloud;
    process.kill(running.pid, 0);
    return (await answers(running.port)) ? running : undefined;
  } catch {
    return undefined; // no such process, or the file was being written
  }
}

/** The running cloud of this checkout, started in the background when there is none. */
export async function ensureCloud(
  paths: Paths,
  port?: number,
  faults?: string,
): Promise<RunningCloud & { started: boolean }> {
  const program = cloudProgram(paths.root);
  const found = await findCloud(paths.cloud);
  if (found?.program === program) return { ...found, started: false };
  if (found) await stopCloud(paths.cloud); // of before an update of this checkout
  mkdirSync(dirname(paths.cloud), { recursive: true, mode: 0o700 });
  const logFile = `${paths.cloud}.log`;
  const log = openSync(logFile, "w", 0o600);
  const args = [program, "--root", paths.root, "--dir", paths.cloud];
  args.push(...cloudArguments({ port, faults }));
  // A session of its own: Ctrl-C in this terminal is not meant for it.
  const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  child.unref();
  for (const deadline = Date.now() + startMs; Date.now() < deadline; await sleep(25)) {
    const running = await findCloud(paths.cloud);
    if (running) return { ...running, started: running.pid === child.pid };
    if (ended) break;
  }
  const said = readFileSync(logFile, "utf8").trim();
  throw new CliError(
    "CLOUD_NOT_STARTED",
    said || `The local cloud did not start within ${startMs / 1000} s; see ${logFile}.`,
  );
}

/** What `run` and `start` pass on to the cloud; npm runs us in the checkout, whoever typed the path may be elsewhere. */
export function cloudArguments({ port, faults }: { port?: number; faults?: string }): string[] {
  return [
    ...(port === undefined ? [] : ["--port", String(port)]),
    ...(faults === undefined ? [] : ["--faults", asTyped(faults)]),
  ];
}

/** Stops the cloud on `folder`; false when none was running. */
export async function stopCloud(folder: string): Promise<boolean> {
  const running = await findCloud(folder);
  if (!running) return false;
  process.kill(running.pid, "SIGTERM");
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(25)) {
    if (!(await findCloud(folder)) && !existsSync(join(folder, "running.json"))) return true;
  }
  throw new CliError(
    "CLOUD_NOT_STOPPED",
    `The local cloud (process ${running.pid}) did not stop within 10 s.`,
  );
}

/**
 * What makes a client talk to the local cloud instead of IBM. Never set it around npm or go: they would be sent
 * to the proxy too.
 */
export function cloudEnvironment(
  running: Pick<RunningCloud, "port" | "certificateFile">,
): Record<string, string> {
  return {
    HTTPS_PROXY: `http://127.0.0.1:${running.port}`,
    NO_PROXY: "127.0.0.1,localhost,::1",
    SSL_CERT_FILE: running.certificateFile,
    NODE_EXTRA_CA_CERTS: running.certificateFile,
    REQUESTS_CA_BUNDLE: running.certificateFile,
    CURL_CA_BUNDLE: running.certificateFile,
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
}
