import type { Finding } from "../judge";
import type { Rule } from "../rule";
import type { Waiver } from "../waivers/waiver";

/** What, and how to mend it; Pulumi adds where, and why it matters. */
export function sentence({ message }: Finding, { title, remediation }: Rule): string {
  return `${title}: ${message}. ${remediation}`;
}

export function undecidedSentence({ rule, urn, message }: Finding): string {
  return `${rule}: ${urn ? `${nameOf(urn)}: ` : ""}${message.replaceAll(/\burn:pulumi:[^\s,]+/g, nameOf)}`;
}

/** A URN ends with the resource's name. */
function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::") || urn;
}

export function waivedSentence({ rule, message }: Finding, waiver: Waiver): string {
  const { id, owner, ticket, reason, expires } = waiver;
  return `${rule}: ${message}. Waived to the end of ${expires} by ${owner} (${id}, ${ticket}): ${reason}`;
}
