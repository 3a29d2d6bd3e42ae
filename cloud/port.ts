import { readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";

/** The proxy's, or that of the control API and console page. */
export type PortName = "port" | "control-port";

/** The port of the last run, so that what a shell has exported stays right over a restart; 0 when there was none. */
export function lastPort(folder: string, name: PortName = "port"): number {
  try {
    const port = Number(readFileSync(join(folder, name), "utf8"));
    return Number.isInteger(port) && port > 0 && port <= 65535 ? port : 0;
  } catch {
    return 0;
  }
}

export async function rememberPort(folder: string, port: number, name: PortName = "port"): Promise<void> {
  await writeFileAtomic(join(folder, name), `${port}\n`);
}
