import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "../core/errors";
import { wildcard } from "../iam/wildcard";
import type { Faults, FaultTarget } from "./faults";
import { drawMilliseconds } from "./random";
import type { StaleReads } from "./stale-reads";

/** The connection is to be cut instead of an answer. */
export class ConnectionCut extends Error {
  override readonly name = "ConnectionCut";
  constructor(readonly workDone: boolean) {
    super(workDone ? "The reply is lost." : "The connection is reset.");
  }
}

const serverErrors: Readonly<Record<number, [code: string, message: string]>> = {
  500: ["internal_error", "An internal error occurred."],
  502: ["bad_gateway", "Bad gateway."],
  503: ["service_unavailable", "The service is temporarily unavailable. Try again later."],
  504: ["gateway_timeout", "Gateway timeout."],
};

/** Does to a request what the rules ask for, at each of its stages. */
export class Injector {
  /** The request whose handler runs now; handlers run one at a time. */
  private current: { target: FaultTarget; note: (text: string) => void } | undefined;

  constructor(
    private readonly faults: Faults,
    private readonly staleReads: StaleReads,
  ) {}

  get idle(): boolean {
    return this.faults.none;
  }

  /** Before anything else: latency, and what keeps the request from being worked on; the first rule that does decides. */
  async arrive(target: FaultTarget, note: (text: string) => void): Promise<void> {
    for (const { strikes } of this.faults.of("latency", "rate-limit", "server-error", "connection-reset")) {
      const strike = strikes(target);
      if (!strike) continue;
      const { rule } = strike;
      switch (rule.kind) {
        case "latency": {
          const wait = drawMilliseconds(rule.milliseconds, strike.random);
          note(`latency ${Math.round(wait)} ms`);
          await sleep(wait, undefined, { ref: false }); // a cloud that stops does not wait for it
          break;
        }
        case "rate-limit":
          note(`rate limit: 429, retry after ${rule.retryAfterSeconds} s`);
          throw new ServiceError(
            429,
            "too_many_requests",
            "Too many requests. Try again later.",
            {},
            {
              "retry-after": String(rule.retryAfterSeconds),
            },
          );
        case "server-error": {
          note(`server error ${rule.status}`);
          const [code, message] = serverErrors[rule.status] ?? serverErrors[500]!;
          throw new ServiceError(rule.status, code, message);
        }
        case "connection-reset":
          note("connection reset before the work");
          throw new ConnectionCut(false);
      }
    }
  }

  /** While the handler runs (synchronously). */
  work<R>(target: FaultTarget, url: string, note: (text: string) => void, handler: () => R): R {
    this.current = { target, note };
    try {
      return this.staleReads.around(target, url, note, handler);
    } finally {
      this.current = undefined;
    }
  }

  /** Throws what keeps one member of a request for several from being done. */
  member(iamId: string): void {
    if (!this.current) return;
    const { target, note } = this.current;
    for (const { rule, strikes } of this.faults.of("member-failure")) {
      if (rule.member !== undefined && !wildcard(rule.member).test(iamId)) continue;
      if (!strikes(target)) continue;
      note(`member failure ${rule.status} for ${iamId}`);
      throw new ServiceError(
        rule.status,
        "error_occurred",
        "The member could not be processed. Try again later.",
      );
    }
  }

  /** After the work was done and is on disk: is its reply lost? */
  losesReply(target: FaultTarget, note: (text: string) => void): boolean {
    const lost = this.faults.of("lost-reply").some(({ strikes }) => strikes(target));
    if (lost) note("reply lost after the work was done");
    return lost;
  }
}
