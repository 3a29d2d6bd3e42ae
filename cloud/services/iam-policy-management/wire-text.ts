import type { Policy } from "../../iam/entities";

/** The JSON of policies, kept until they change: one list may hold thousands. */
export class WireTexts {
  private readonly known = new WeakMap<Policy, string>();

  constructor(private readonly toWire: (policy: Policy) => object) {}

  of(policy: Policy): string {
    const known = this.known.get(policy);
    if (known !== undefined) return known;
    const text = JSON.stringify(this.toWire(policy));
    // Custom roles change by themselves, and their names are part of it.
    if (!policy.roles.some((role) => role.includes(":customRole:"))) this.known.set(policy, text);
    return text;
  }
}

/** A page as JSON, with its policies given as JSON already. */
export function pageText(page: { policies: readonly Policy[] }, textOf: (policy: Policy) => string): string {
  const { policies, ...links } = page;
  const head = JSON.stringify(links).slice(1, -1);
  return `{${head}${head && ","}"policies":[${policies.map(textOf).join(",")}]}`;
}
