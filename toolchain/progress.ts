import type { Report, ToolchainEvent } from "./events";

/** Without a terminal, one line per step and this often. */
const LINE_EVERY_MS = 30_000;

export interface ProgressStream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows the events to a person: one updating line on a terminal, few lines elsewhere. */
export function showProgress(stream: ProgressStream = process.stderr, verbose = false): Report {
  // The compiler's output would tear the updating line apart.
  const updates = stream.isTTY === true && !verbose;
  let lastLine = Number.NEGATIVE_INFINITY;
  let lastText = "";
  const line = (text: string) => stream.write(updates ? `\r\x1b[2K${text}\n` : `${text}\n`);
  const update = (text: string, subject: string, elapsedMs: number) => {
    if (updates) return stream.write(`\r\x1b[2K${text}`);
    if (subject === lastText && elapsedMs - lastLine < LINE_EVERY_MS) return;
    lastText = subject;
    lastLine = elapsedMs;
    return line(text);
  };
  return (event: ToolchainEvent) => {
    switch (event.kind) {
      case "start":
        return line(announcement(event));
      case "waiting":
        return update(
          `Another run makes the toolchain; waiting for it (${clock(event.elapsedMs)})`,
          "waiting",
          event.elapsedMs,
        );
      case "step":
        return update(
          `[${event.index}/${event.total}] ${event.step} ${clock(event.elapsedMs)}`,
          event.step,
          event.elapsedMs,
        );
      case "step-done":
        return line(`[${event.index}/${event.total}] ${event.step} done in ${clock(event.elapsedMs)}`);
      case "note":
        return line(event.message);
      case "output":
        return verbose ? stream.write(event.text) : undefined;
      case "done":
        return line(`The toolchain is ready (${clock(event.elapsedMs)})`);
    }
  };
}

function announcement({ steps, seconds, cores }: Extract<ToolchainEvent, { kind: "start" }>): string {
  const time =
    seconds < 90
      ? `about ${Math.ceil(seconds / 10) * 10} seconds`
      : `about ${Math.round(seconds / 60)} minutes`;
  const on = `${cores} ${cores === 1 ? "core" : "cores"}`;
  return `Making the toolchain: ${steps.join(", ")} (${time} on ${on}, once per machine)`;
}

/** 65 000 -> "1:05" */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
