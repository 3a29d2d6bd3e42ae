import type { Readable, Writable } from "node:stream";
import { PluginError } from "../plugin-server/errors";

/** The first line of `source`, without its end; everything after it goes on to `rest`. */
export function takeFirstLine(source: Readable, rest: Writable): Promise<string> {
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\n");
      if (end < 0) return;
      source.off("data", onData);
      source.off("end", onEnd);
      rest.write(head.subarray(end + 1));
      source.pipe(rest);
      resolve(head.toString("utf8", 0, end).trim());
    };
    const onEnd = (): void => {
      rest.end(head);
      reject(new PluginError("no-port", "the plugin ended before it printed its port"));
    };
    source.on("data", onData);
    source.once("end", onEnd);
  });
}
