import { readFileSync } from "node:fs";
import { CliError } from "./errors";
import { findCloud, type RunningCloud } from "./local-cloud";

/**
 * Where the console page is. The secret is in the fragment: browsers keep it to themselves, and no other page and no
 * other port of 127.0.0.1 gets it.
 */
export function consoleAddress({ control }: RunningCloud): string {
  return `http://127.0.0.1:${control.port}/#${secretOf(control.secretFile)}`;
}

/** Asks the control API of the cloud that runs on `folder`; throws `CliError` with its words when it refuses. */
export async function askControl<T>(
  folder: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const running = await findCloud(folder);
  if (!running) {
    throw new CliError(
      "CLOUD_NOT_RUNNING",
      "The local cloud does not run. Start it with `npm run cloud -- start`, or in the foreground with `npm run cloud`.",
    );
  }
  const { port, secretFile } = running.control;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${secretOf(secretFile)}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const reply = (await response.json()) as T | { error: { code: string; message: string } };
  if (response.ok) return reply as T;
  const { code, message } = (reply as { error: { code: string; message: string } }).error;
  throw new CliError(code, message);
}

function secretOf(file: string): string {
  return readFileSync(file, "utf8").trim();
}
