import { refusal } from "./errors";

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Checks `expires_at` (`yyyy-MM-ddTHH:mm+0000`); empty text takes the expiry away. */
export function parseExpiry(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  if (form.test(text) && Number.isFinite(millis(text))) return text;
  throw refusal(
    400,
    "BXNIM0106E",
    `Validation of property 'expires_at' with value '${text}' failed.`,
    "Use ISO 8601: yyyy-MM-ddTHH:mm+0000.",
  );
}

/** The moment that an `expires_at` names, in milliseconds. */
export function millis(text: string): number {
  return Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
}
