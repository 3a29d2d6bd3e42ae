import type { Finding } from "../judge";
import type { Rule } from "../rule";
import type { Waiver } from "../waivers/waiver";

/** What, and how to mend it; Pulumi adds where, and why it matters. */
export function sentence({ message }: Finding, { title, remediation }: Rule): string {
  return `${title}: ${message}. ${remediation}`;
}

export function undecidedSentence({ rule, message }: Finding): string {
  return `${rule}: ${message}`;
}

export function waivedSentence({ rule, message }: Finding, waiver: Waiver): string {
  const { id, owner, ticket, reason, expires } = waiver;
  return `${rule}: ${message}. Waived to the end of ${expires} by ${owner} (${id}, ${ticket}): ${reason}`;
}
