import type { Policy } from "../../iam/entities";

interface Page {
  policies: readonly Policy[];
}

interface Sent {
  policies: readonly Policy[];
  head: string;
  bytes: Buffer;
}

/** From how many policies on a page is kept: until then it is made faster than it is found. */
const large = 500;
const [comma, end] = [Buffer.from(","), Buffer.from("]}")];

/** Pages of policies as JSON in UTF-8. A policy is never changed in place, so its text is kept as long as it is. */
export class WireTexts {
  private readonly known = new WeakMap<Policy, Buffer>();
  /** The last large page: whoever lists a whole account does so again. */
  private last: Sent | undefined;

  constructor(private readonly toWire: (policy: Policy) => object) {}

  page({ policies, ...links }: Page): Buffer {
    const head = headOf(links);
    if (policies.length < large)
      return joined(
        head,
        policies.map((policy) => this.of(policy)),
      );
    if (this.last?.head === head && same(this.last.policies, policies)) return this.last.bytes;
    const bytes = joined(
      head,
      policies.map((policy) => this.of(policy)),
    );
    this.last = policies.every((policy) => this.known.has(policy)) ? { policies, head, bytes } : undefined;
    return bytes;
  }

  private of(policy: Policy): Buffer {
    const known = this.known.get(policy);
    if (known !== undefined) return known;
    const text = Buffer.from(JSON.stringify(this.toWire(policy)));
    // Custom roles change by themselves, and their names are part of it.
    if (!policy.roles.some((role) => role.includes(":customRole:"))) this.known.set(policy, text);
    return text;
  }
}

function headOf(links: object): string {
  const fields = JSON.stringify(links).slice(1, -1);
  return `{${fields}${fields && ","}"policies":[`;
}

function joined(head: string, texts: readonly Buffer[]): Buffer {
  const separated = texts.flatMap((text, index) => (index === 0 ? [text] : [comma, text]));
  return Buffer.concat([Buffer.from(head), ...separated, end]);
}

function same(before: readonly Policy[], now: readonly Policy[]): boolean {
  return before.length === now.length && before.every((policy, index) => policy === now[index]);
}
