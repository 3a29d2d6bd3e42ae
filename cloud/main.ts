import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import writeFileAtomic from "write-file-atomic";
import { startCloud } from "./cloud";
import { CloudError } from "./core/errors";
import { formatRecord } from "./core/request-line";
import { lastPort, rememberPort } from "./port";
import { ownerKeyFile } from "./seed";

/**
 * The cloud as a process of its own: `--root <checkout> --dir <folder> [--port N]`. Prints one line per request,
 * says in `<folder>/running.json` where it listens, and ends cleanly on SIGINT and SIGTERM.
 */
async function main(): Promise<void> {
  const { root, dir, port } = argumentsOf(process.argv.slice(2));
  const started = await start(dir, root, port);
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
  await writeFileAtomic(
    runningFile,
    `${JSON.stringify({
      pid: process.pid,
      port: started.port,
      program: process.argv[1],
      folder: dir,
      certificateFile: started.certificateFile,
      ownerKeyFile: join(dir, ownerKeyFile),
    })}\n`,
    { mode: 0o600 },
  );
  process.stdout.write(`The local IBM Cloud listens on 127.0.0.1:${started.port} (state in ${dir}).\n`);
  started.cloud.log.onRecord((record) => process.stdout.write(`${formatRecord(record)}\n`));
}

/** On the port that was asked for; else on the last one, or any other if that is taken. */
async function start(folder: string, root: string, port: number | undefined) {
  if (port !== undefined) return startCloud({ folder, root, port });
  try {
    return await startCloud({ folder, root, port: lastPort(folder) });
  } catch (error) {
    if (error instanceof CloudError && error.code === "CLOUD_PORT_IN_USE")
      return startCloud({ folder, root, port: 0 });
    throw error;
  }
}

function argumentsOf(args: string[]): { root: string; dir: string; port: number | undefined } {
  const { values } = parseArgs({
    args,
    options: { root: { type: "string" }, dir: { type: "string" }, port: { type: "string" } },
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
  return { root: values.root, dir: values.dir, port };
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof CloudError ? error.message : ((error as Error).stack ?? error)}\n`,
  );
  process.exitCode = 2;
});
