import { ToolError } from "../errors";

/**
 * Does something that must not be left half done. Ctrl-C does not end the process in the meantime: it makes the promise
 * that `work` gets fail, so that `work` can put back what it has changed. Whoever runs the tool waits only some seconds.
 */
export async function heedingInterrupts<T>(work: (interrupted: Promise<never>) => Promise<T>): Promise<T> {
  let stop = () => {};
  const interrupted = new Promise<never>((_, failed) => {
    stop = () => failed(new ToolError("INTERRUPTED", "The run was interrupted."));
  });
  interrupted.catch(() => undefined); // it may come when nobody waits for it
  process.on("SIGINT", stop);
  try {
    return await work(interrupted);
  } finally {
    process.off("SIGINT", stop);
  }
}
