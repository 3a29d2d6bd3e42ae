import { type ChildProcess, spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command, InvalidArgumentError } from "commander";
import { asTyped } from "../as-typed";
import { consoleAddress } from "../control-client";
import { CliError } from "../errors";
import { exportLines } from "../export-lines";
import { cloudArguments, cloudProgram, ensureCloud, findCloud, stopCloud } from "../local-cloud";
import { outputTo } from "../output";
import { type Paths, pathsOf } from "../paths";
import { shellEnvironment } from "../shell-environment";
import { clock } from "./cloud-clock";
import { faults } from "./cloud-faults";

export function cloud(root: string, exit: (code: number) => void): Command {
  const checkout = pathsOf(root);
  const command = new Command("cloud")
    .description("The IBM Cloud on loopback: run it, look at it, empty it")
    .option("--dir <folder>", "where its state lives (default: .local/cloud)");
  /** npm runs us in the checkout; whoever typed the folder may be elsewhere. */
  const folder = (): string => {
    const { dir } = command.opts<{ dir?: string }>();
    return dir === undefined ? checkout.cloud : asTyped(dir);
  };
  const paths = (): Paths => ({ ...checkout, cloud: folder() });

  command
    .command("run", { isDefault: true })
    .description("run it in the foreground and show its requests (Ctrl-C stops it)")
    .option("--port <number>", "port of the proxy on 127.0.0.1; 0 lets the system choose", portNumber)
    .option("--faults <file>", "faults from the start (default: faults.yaml where its state lives)")
    .action(async (options: { port?: number; faults?: string }) =>
      exit(await runInForeground(root, folder(), options)),
    );

  command
    .command("start")
    .description("run it in the background, as `up` does")
    .option("--port <number>", "port of the proxy on 127.0.0.1; 0 lets the system choose", portNumber)
    .option("--faults <file>", "faults from the start (default: faults.yaml where its state lives)")
    .action(async ({ port, faults }: { port?: number; faults?: string }) => {
      const running = await ensureCloud(paths(), port, faults);
      const words = running.started ? "Started the local IBM Cloud" : "The local IBM Cloud runs already";
      const { line } = outputTo(process.stdout);
      line(`${words} on 127.0.0.1:${running.port} (process ${running.pid}).`);
      line(`Look into it at ${consoleAddress(running)}`);
      if (faults !== undefined && !running.started) {
        throw new CliError(
          "CLOUD_RUNS_ALREADY",
          "It runs without the faults of that file: stop it first, or add them with `npm run cloud -- faults add`.",
        );
      }
    });

  command
    .command("stop")
    .description("stop it; its state stays")
    .action(async () => {
      const stopped = await stopCloud(folder());
      outputTo(process.stdout).line(
        stopped ? "Stopped the local IBM Cloud." : "No local IBM Cloud was running.",
      );
    });

  command
    .command("status")
    .description("say whether and where it runs; exit code 1 when it does not")
    .option("--json", "as JSON", false)
    .action(async ({ json }: { json: boolean }) => {
      const running = await findCloud(folder());
      const text = running
        ? `Runs on 127.0.0.1:${running.port} (process ${running.pid}).\nLook into it at ${consoleAddress(running)}`
        : "Does not run.";
      outputTo(process.stdout).line(json ? JSON.stringify(running ?? null) : text);
      exit(running ? 0 : 1);
    });

  command
    .command("env")
    .description('print what to export: eval "$(npm run -s cloud -- env)"')
    .option("--json", "as JSON", false)
    .action(async ({ json }: { json: boolean }) => {
      const running = await ensureCloud(paths());
      const environment = await shellEnvironment(paths(), running);
      outputTo(process.stdout).line(json ? JSON.stringify(environment, null, 2) : exportLines(environment));
    });

  command
    .command("reset")
    .description("empty it: a fresh account, the same CA and owner's key")
    .action(async () => {
      await stopCloud(folder());
      await rm(join(folder(), "state"), { recursive: true, force: true }).catch((cause: Error) => {
        throw new CliError(
          "CLOUD_NOT_RESET",
          `The state in ${folder()} could not be removed: ${cause.message}`,
          { cause },
        );
      });
      const line = outputTo(process.stdout).line;
      line("The local IBM Cloud is empty; it starts afresh with the next command that needs it.");
      line(
        "Stacks that were deployed on it still think that their resources exist: npm run refresh tells them.",
      );
    });
  command.addCommand(clock(folder)).addCommand(faults(folder));
  return command;
}

/** The cloud as a child with this terminal; Ctrl-C reaches both, and the exit code is the cloud's. */
function runInForeground(
  root: string,
  dir: string,
  options: { port?: number; faults?: string },
): Promise<number> {
  const args = [cloudProgram(root), "--root", root, "--dir", dir, ...cloudArguments(options)];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  process.on("SIGINT", () => undefined); // the terminal has told the child as well
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  void announce(dir, child);
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => done(code ?? 1));
  });
}

/** Says where the page is once the cloud runs; only to this terminal, because the address holds the secret. */
async function announce(dir: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const running = await findCloud(dir);
    if (running?.pid === child.pid && running) {
      outputTo(process.stdout).line(`Look into it at ${consoleAddress(running)}`);
      return;
    }
    await sleep(25);
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new InvalidArgumentError("It takes a number from 0 to 65535.");
}
