import { masked } from "./mask";
import type { OnboardingRequest } from "./request";

export const subject = "IAM authentication for Watson Assistant Solutions";

/** The address in IBM's guide. A customer's welcome letter may name another, and then that one is right. */
export const documentedAddress = "k4o2a6m8u6n8n2t6@ibm-sagan.slack.com";

/** The request as text; existing API keys are masked unless `withKeys`. */
export function letter(request: OnboardingRequest, { withKeys = false } = {}): string {
  const { ibmid, iamId, instances, solutionsKeys } = request;
  const keys = withKeys ? solutionsKeys : solutionsKeys.map(masked);
  return [
    "To the Watson Assistant Solutions support team",
    "",
    "Please associate this IAM ID and IBMid with our instances.",
    "",
    `IAM ID: ${iamId}`,
    `IBMid: ${ibmid}`,
    ...list("Watson Assistant Solutions instances:", instances),
    ...list("Existing Watson Assistant Solutions API keys:", keys),
    ...(keys.length > 0 && !withKeys
      ? ["(Only the ends of the keys are shown. Tell us a safe way if you need them in full.)"]
      : []),
    "",
  ].join("\n");
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [title, ...items.map((item) => `  - ${item}`)];
}

/** The letter as a draft that mail programs open (RFC 5322; `X-Unsent` makes Outlook offer to send it). */
export function eml(text: string, { from, to }: { from: string; to: string }): string {
  const body = Buffer.from(text.replaceAll("\n", "\r\n"), "utf8").toString("base64");
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    "X-Unsent: 1",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    ...(body.match(/.{1,76}/g) ?? []),
    "",
  ].join("\r\n");
}

/** The letter as a link (RFC 6068). */
export function mailto(text: string, to: string): string {
  const encoded = (value: string) => encodeURIComponent(value.replaceAll("\n", "\r\n"));
  return `mailto:${encodeURIComponent(to).replace("%40", "@")}?subject=${encoded(subject)}&body=${encoded(text)}`;
}
