import type { ChildProcess } from "node:child_process";

export interface ChildEnd {
  /** Absent when a signal ended the process. */
  readonly code?: number;
  readonly signal?: NodeJS.Signals;
}

/** How long output may still come after the process ended: a daemon it left behind may hold the pipe forever. */
const drainMilliseconds = 5000;

/** Waits until the process has ended and its piped output has been read; rejects if it could not start. */
export function childEnd(child: ChildProcess): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    const end = (code: number | null, signal: NodeJS.Signals | null): void =>
      resolve({ ...(code !== null && { code }), ...(signal && { signal }) });
    child.once("exit", (code, signal) => {
      setTimeout(end, drainMilliseconds, code, signal).unref();
    });
    child.once("close", end);
  });
}

/** Text for a process that did not end well. */
export function describeEnd(end: ChildEnd): string {
  return end.signal ? `was ended by ${end.signal}` : `exited with non-zero exit code: ${end.code}`;
}
