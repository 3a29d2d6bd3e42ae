import { decodeJwt } from "jose";
import { TokenError } from "./errors";

/** An IAM access token; times in seconds since 1970, as in the token itself. */
export interface AccessToken {
  /** The JWT, without "Bearer". */
  value: string;
  issuedAt: number;
  expiresAt: number;
  /** Whom it stands for: `IBMid-…`, `iam-ServiceId-…`, `iam-Profile-…`. */
  iamId: string;
  accountId?: string;
}

/** Part of a token's life after which it is renewed; the same as in IBM's SDKs. */
const renewAfter = 0.8;

/** Reads what a token says of itself. It is not verified: that is the job of the services it is shown to. */
export function accessToken(value: string): AccessToken {
  try {
    const { iat, exp, iam_id, account } = decodeJwt<{ iam_id?: string; account?: { bss?: string } }>(value);
    if (iat === undefined || exp === undefined || iam_id === undefined) throw new Error("a claim is missing");
    return { value, issuedAt: iat, expiresAt: exp, iamId: iam_id, accountId: account?.bss };
  } catch {
    // Without a cause: jose quotes parts of what it could not read.
    throw new TokenError("REFUSED", "IAM's answer holds no access token that can be read. Try again.");
  }
}

/** When to get the next one, in seconds since 1970: after 48 of the usual 60 minutes. */
export function renewAt({ issuedAt, expiresAt }: AccessToken): number {
  return issuedAt + (expiresAt - issuedAt) * renewAfter;
}
