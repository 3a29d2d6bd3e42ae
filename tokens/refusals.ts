import { TokenError, type TokenErrorCode } from "./errors";

/** What IBM's SDK core throws. */
interface SdkError {
  status?: number;
  body?: unknown;
  message?: string;
}

interface Refusal {
  code: TokenErrorCode;
  /** Of IAM's code and words. */
  sign: RegExp;
  /** What it means and what to do. */
  words: string;
}

/**
 * IAM's refusals, the most telling first. BXNIM0415E "Provided API key could not be found" is seen in public
 * traces; that disabled and expired keys share its code is inferred, so their words decide.
 */
const refusals: readonly Refusal[] = [
  {
    code: "KEY_DISABLED",
    sign: /key.{0,40}disabled/i,
    words:
      "The API key is disabled. Somebody switched it off, or it was reported as leaked: ask its owner, and enable it " +
      "(ibmcloud iam api-key-enable, service-api-key-enable) or make another.",
  },
  {
    code: "KEY_EXPIRED",
    sign: /key.{0,40}expired/i,
    words: "The API key has expired. Make another, or move its end while it still can be changed.",
  },
  {
    code: "LOCKED_OUT",
    sign: /BXNIM0513E|not authorized|not allowed|locked|ip address|suspended/i,
    words:
      "The API key is right, but its owner is locked out. Most often the account's or user's list of allowed IP " +
      "addresses does not hold the one of this machine; else the user is suspended.",
  },
  {
    code: "KEY_UNKNOWN",
    sign: /BXNIM0415E|BXNIM0413E|could not be found/i,
    words:
      "IAM does not know the API key: it is mistyped, cut off, deleted, or of another cloud. A key that was made within " +
      "the last seconds may need a moment.",
  },
];

/** The error for what the SDK threw; `secret` is taken out of IAM's words, should they quote it. */
export function refused(error: unknown, secret: string): TokenError {
  const { status, body, message = "" } = error as SdkError;
  const text = `${message} ${typeof body === "string" ? body : JSON.stringify(body ?? "")}`;
  const said = text.replaceAll(secret, "…").trim();
  // The SDK's own error refers to the request, and the request holds the key.
  const cause = new Error(said);
  if (status === undefined || status === 429 || status >= 500) {
    return new TokenError("UNREACHABLE", unreachable(status, message.replaceAll(secret, "…")), { cause });
  }
  const known = refusals.find(({ sign }) => sign.test(said));
  if (known) return new TokenError(known.code, known.words, { cause });
  return new TokenError("REFUSED", `IAM refuses to make a token (${status}): ${message || said}`, { cause });
}

function unreachable(status: number | undefined, message: string): string {
  if (status === 429)
    return "IAM gets too many requests (429), also after waiting. Try again in some minutes.";
  if (status !== undefined)
    return `IAM fails (${status}), also after waiting. See https://cloud.ibm.com/status.`;
  return (
    `IAM cannot be reached: ${message}. Check the network, and HTTPS_PROXY and NODE_EXTRA_CA_CERTS where a proxy ` +
    "stands between."
  );
}
