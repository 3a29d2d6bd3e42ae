import { createHash, randomBytes } from "node:crypto";

/** A new API key value: 44 characters, as IAM makes them. */
export function newKeyValue(): string {
  return randomBytes(33).toString("base64url");
}

/** What is kept of a key whose value is not stored. */
export function hashOf(value: string): string {
  return createHash("sha256").update(value).digest("base64url");
}
