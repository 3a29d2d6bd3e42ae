/** What IAM said about one request, for the log and the console page. */
export interface Decision {
  action: string;
  allowed: boolean;
  /** One sentence: which grant allowed it, or what was missing. */
  why: string;
  /** What it was to be done to: `accountId`, `serviceName`, and the rest that the service named. */
  resource?: Readonly<Record<string, string | undefined>>;
  /** IAM id of who was to do it: the caller, or who acts for it, as Secrets Manager's engine does. */
  by?: string;
  /** Why it was refused, where grants alone are not the reason. */
  cause?: "network" | "slow-grant";
}

export interface RequestRecord {
  /** Counts the requests since the start, from 1. */
  id: number;
  time: string;
  host: string;
  method: string;
  /** Path and query with secret values masked. */
  path: string;
  /** IBM's operation id (`create_service_id`), where the route has one. */
  operation?: string;
  /** What was sent, or would have been when the reply was lost; 0 where the connection was cut before. */
  status: number;
  /** The code and words of a refusal. */
  refusal?: { code: string; message: string };
  /** Injected faults that struck it. */
  faults?: readonly string[];
  /** Milliseconds from the first byte of the request to the reply. */
  duration: number;
  /** IAM id of the caller, when a token said so. */
  caller?: string;
  decisions: Decision[];
  transactionId: string;
}

/** The last requests, newest last. Listeners print or forward them as they come. */
export class RequestLog {
  private readonly records: RequestRecord[] = [];
  private last = 0;
  private readonly listeners = new Set<(record: RequestRecord) => void>();

  constructor(private readonly keep = 500) {}

  add(request: Omit<RequestRecord, "id">): void {
    const record = { id: ++this.last, ...request };
    this.records.push(record);
    if (this.records.length > this.keep) this.records.shift();
    for (const listener of this.listeners) listener(record);
  }

  recent(count = this.keep): readonly RequestRecord[] {
    return this.records.slice(-count);
  }

  onRecord(listener: (record: RequestRecord) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

const secretParameter = /([?&](?:apikey|api_key|token|access_token|refresh_token|secret)=)[^&]*/gi;

/** Query values that may be credentials never reach the log. Bodies and headers are not logged at all. */
export function maskPath(path: string): string {
  return path.replace(secretParameter, "$1***");
}
