import type { RequestRecord } from "./request-log";

/** One line per request for the terminal: time, status, what, how long, who, and why it was refused. */
export function formatRecord(record: RequestRecord): string {
  const refused = record.decisions.find((decision) => !decision.allowed);
  return [
    record.time.slice(11, 19),
    record.status === 0 ? "---" : String(record.status),
    record.method.padEnd(6),
    `${record.host}${record.path}`,
    `${record.duration.toFixed(0)} ms`,
    record.caller ?? "-",
    refused ? `refused ${refused.action}: ${refused.why}` : "",
    record.faults?.length ? `fault: ${record.faults.join(", ")}` : "",
  ]
    .filter(Boolean)
    .join("  ");
}
