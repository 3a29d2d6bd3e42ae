import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import writeFileAtomic from "write-file-atomic";
import { type CloudOptions, type RunningCloud, startCloud } from "./cloud";
import { CloudError } from "./core/errors";
import { formatRecord } from "./core/request-line";
import { lastPort, rememberPort } from "./port";
import { ownerKeyFile } from "./seed";

/**
 * The cloud as a process of its own: `--root <checkout> --dir <folder> [--port N] [--faults FILE]`. Prints one line per request,
 * says in `<folder>/running.json` where it listens, and ends cleanly on SIGINT and SIGTERM.
 */
async function main(): Promise<void> {
  const { root, dir, port, faultsFile } = argumentsOf(process.argv.slice(2));
  const started = await start(
    { folder: dir, root, faultsFile, controlPort: lastPort(dir, "control-port") },
    port,
  );
  const runningFile = join(dir, "running.json");
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await started.close();
    rmSync(runningFile, { force: true });
    process.stdout.write("The local IBM Cloud has stopped.\n");
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  await rememberPort(dir, started.port);
  if (started.control) await rememberPort(dir, started.control.port, "control-port");
  await writeFileAtomic(
    runningFile,
    `${JSON.stringify({
      pid: process.pid,
      port: started.port,
      program: process.argv[1],
      folder: dir,
      certificateFile: started.certificateFile,
      ownerKeyFile: join(dir, ownerKeyFile),
      control: started.control && { port: started.control.port, secretFile: started.control.secretFile },
    })}\n`,
    { mode: 0o600 },
  );
  process.stdout.write(`The local IBM Cloud listens on 127.0.0.1:${started.port} (state in ${dir}).\n`);
  started.cloud.log.onRecord((record) => process.stdout.write(`${formatRecord(record)}\n`));
}

/** On the port that was asked for; else on the last one, or any other if that is taken. */
async function start(options: Omit<CloudOptions, "port">, port: number | undefined): Promise<RunningCloud> {
  if (port !== undefined) return startCloud({ ...options, port });
  try {
    return await startCloud({ ...options, port: lastPort(options.folder) });
  } catch (error) {
    if (error instanceof CloudError && error.code === "CLOUD_PORT_IN_USE")
      return startCloud({ ...options, port: 0 });
    throw error;
  }
}

interface Arguments {
  root: string;
  dir: string;
  port?: number;
  faultsFile?: string;
}

function argumentsOf(args: string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      root: { type: "string" },
      dir: { type: "string" },
      port: { type: "string" },
      faults: { type: "string" },
    },
  });
  if (!values.root || !values.dir)
    throw new CloudError("CLOUD_BAD_ARGUMENT", "The cloud needs --root and --dir.");
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
    throw new CloudError(
      "CLOUD_BAD_ARGUMENT",
      `--port takes a number from 0 to 65535, not "${values.port}".`,
    );
  }
  return { root: values.root, dir: values.dir, port, faultsFile: values.faults };
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof CloudError ? error.message : ((error as Error).stack ?? error)}\n`,
  );
  process.exitCode = 2;
});
