import type { Policy } from "../../iam/entities";
import type { ListQuery } from "./schemas";

interface Page {
  policies: readonly Policy[];
}

interface Sent {
  policies: readonly Policy[];
  head: string;
  bytes: Buffer;
  /** Where the text of each policy begins, with the character before it; then where the last one ends. */
  starts: Uint32Array;
}

/** From how many policies on a page is kept: until then it is made faster than it is found. */
const large = 500;
const end = Buffer.from("]}");
const [comma, bracket] = [",".charCodeAt(0), "[".charCodeAt(0)];

/** Pages of policies as JSON in UTF-8. A policy is never changed in place, so its text is kept as long as it is. */
export class WireTexts {
  private readonly known = new WeakMap<Policy, Buffer>();
  /** The last large page: whoever lists a whole account does so again, and mostly little has changed meanwhile. */
  private last: Sent | undefined;

  constructor(private readonly toWire: (policy: Policy) => object) {}

  page({ policies, ...links }: Page): Buffer {
    const head = headOf(links);
    if (policies.length < large) {
      return assembled(
        head,
        policies.map((policy) => this.of(policy)),
      );
    }
    const last = this.last?.head === head ? this.last : undefined;
    const first = last ? sameAtStart(last.policies, policies) : 0;
    if (last && first === policies.length && first === last.policies.length) return last.bytes;
    const tail = last ? sameAtEnd(last.policies, policies, first) : 0;
    const between = policies.slice(first, policies.length - tail);
    const texts = between.map((policy) => this.of(policy));
    const made = joined(head, last, first, texts, tail);
    this.last = between.every(isFixed) ? { policies, head, ...made } : undefined;
    return made.bytes;
  }

  /** The policy's text, after a comma. */
  private of(policy: Policy): Buffer {
    const known = this.known.get(policy);
    if (known !== undefined) return known;
    const text = Buffer.from(`,${JSON.stringify(this.toWire(policy))}`);
    if (isFixed(policy)) this.known.set(policy, text);
    return text;
  }
}

type Format = NonNullable<ListQuery["format"]>;

/** One for each `format` that a list may be asked for. */
export function textsByFormat(
  toWire: (policy: Policy, format?: Format) => object,
): Readonly<Record<Format | "plain", WireTexts>> {
  return {
    plain: new WireTexts((policy) => toWire(policy)),
    display: new WireTexts((policy) => toWire(policy, "display")),
    include_last_permit: new WireTexts((policy) => toWire(policy, "include_last_permit")),
  };
}

/** Custom roles change by themselves, and their names are part of the text. */
function isFixed(policy: Policy): boolean {
  return !policy.roles.some((role) => role.includes(":customRole:"));
}

/** All before the bracket. */
function headOf(links: object): string {
  const fields = JSON.stringify(links).slice(1, -1);
  return `{${fields}${fields && ","}"policies":`;
}

function assembled(head: string, texts: readonly Buffer[]): Buffer {
  if (texts.length === 0) return Buffer.from(`${head}[]}`);
  const bytes = Buffer.concat([Buffer.from(head), ...texts, end]);
  bytes[Buffer.byteLength(head)] = bracket;
  return bytes;
}

/** `first` policies and `tail` ones of the last page with `texts` between them. */
function joined(
  head: string,
  last: Sent | undefined,
  first: number,
  texts: readonly Buffer[],
  tail: number,
): Pick<Sent, "bytes" | "starts"> {
  const start = Buffer.byteLength(head);
  const starts = new Uint32Array(first + texts.length + tail + 1);
  const before = last?.starts ?? Uint32Array.of(start);
  starts.set(before.subarray(0, first + 1));
  for (const [index, text] of texts.entries())
    starts[first + index + 1] = starts[first + index]! + text.length;
  const offset = before.length - 1 - tail;
  const tailStart = starts[first + texts.length]!;
  const shift = tailStart - before[offset]!;
  for (let index = 1; index <= tail; index++) {
    starts[first + texts.length + index] = before[offset + index]! + shift;
  }
  const kept = last?.bytes ?? Buffer.from(head);
  const rest = kept.subarray(before[offset], before[before.length - 1]);
  const bytes = Buffer.concat([kept.subarray(0, before[first]), ...texts, rest, end]);
  if (tail > 0) bytes[tailStart] = comma; // it may have been the first one
  bytes[start] = bracket;
  return { bytes, starts };
}

function sameAtStart(before: readonly Policy[], now: readonly Policy[]): number {
  const most = Math.min(before.length, now.length);
  let count = 0;
  while (count < most && before[count] === now[count]) count++;
  return count;
}

function sameAtEnd(before: readonly Policy[], now: readonly Policy[], first: number): number {
  const most = Math.min(before.length, now.length) - first;
  let count = 0;
  while (count < most && before[before.length - 1 - count] === now[now.length - 1 - count]) count++;
  return count;
}
