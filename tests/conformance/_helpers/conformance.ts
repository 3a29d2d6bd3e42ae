import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Reply } from "../../_helpers/cloud-client";
import { isReal, marker, openTarget, type Target } from "./target";

/** What a test of an operation works with. */
export interface Session extends Target {
  /** A name that marks its object as the suite's own. */
  name(label: string): string;
  /** Removes something when the suite ends, also after a failure. Last made, first removed. */
  later(remove: () => Promise<unknown>): void;
  /** Tries again while IBM does not know yet what was just made. The local cloud knows at once. */
  eventually<T>(read: () => Promise<T>): Promise<T>;
}

const cleanUps: (() => Promise<unknown>)[] = [];
let open: Session | undefined;
let serial = 0;

if (isReal) jest.setTimeout(300_000);

beforeAll(async () => {
  const target = await openTarget();
  const run = randomBytes(3).toString("hex");
  open = {
    ...target,
    name: (label) => `${marker}-${run}-${label}-${++serial}`,
    later: (remove) => cleanUps.push(remove),
    eventually,
  };
});

afterAll(async () => {
  const left: unknown[] = [];
  for (const remove of cleanUps.splice(0).reverse()) {
    await remove().catch((error: { status?: number }) => {
      // Gone already, as its test wanted it. IBM answers 410 for instances and 403 for accounts' deleted profiles.
      if (error.status !== 404 && error.status !== 410) left.push(error);
    });
  }
  await open?.close();
  if (left.length > 0)
    throw new Error(`Not everything could be removed again: ${left.map(String).join("; ")}`);
});

export interface Terms {
  /** Why this does not run in a real account. */
  disturbs?: string;
}

/** The test of one operation, by IBM's id of it: against the local cloud, or a real account, with the same words. */
export function operation(
  id: string,
  run: (session: Session) => Promise<void>,
  { disturbs }: Terms = {},
): void {
  if (isReal && disturbs) {
    test.skip(`${id} (not in a real account: ${disturbs})`, () => undefined);
    return;
  }
  test(id, async () => {
    if (!open) throw new Error("There is no target.");
    await run(open);
  });
}

async function eventually<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (!isReal || (error as { status?: number }).status !== 404 || attempt === 15) throw error;
      await sleep(2000);
    }
  }
}

/** Refused with this status. */
export async function refused(call: Promise<unknown>, status: number): Promise<void> {
  await expect(call).rejects.toMatchObject({ status });
}

/** The body of a reply whose status is right; otherwise the body is in the message. */
export function bodyOf({ status, body }: Reply, expected: number): Reply["body"] {
  expect({ status, body }).toEqual({ status: expected, body });
  return body;
}

/** The entity tag of a reply of IBM's SDK. */
export function etagOf({ headers }: { headers?: unknown }): string {
  return String((headers as Record<string, string>).etag);
}

/** IAM's times: `2024-03-01T12:00+0000`. */
export const minuteStamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(\+0000|Z)$/);
/** ISO 8601 in UTC. */
export const isoStamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
export const text = expect.any(String);
