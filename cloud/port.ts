import { readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";

/** The port of the last run, so that what a shell has exported stays right over a restart; 0 when there was none. */
export function lastPort(folder: string): number {
  try {
    const port = Number(readFileSync(join(folder, "port"), "utf8"));
    return Number.isInteger(port) && port > 0 && port <= 65535 ? port : 0;
  } catch {
    return 0;
  }
}

export async function rememberPort(folder: string, port: number): Promise<void> {
  await writeFileAtomic(join(folder, "port"), `${port}\n`);
}
