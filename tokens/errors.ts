/** What a `TokenError` is about; stable, for scripts. */
export type TokenErrorCode =
  /** No key was given, or more than one. */
  | "NO_KEY"
  /** What was given cannot be an API key, or its source cannot be read. */
  | "KEY_UNREADABLE"
  | "KEY_UNKNOWN"
  | "KEY_DISABLED"
  | "KEY_EXPIRED"
  /** The key is right, but its account or user is not let in. */
  | "LOCKED_OUT"
  /** IAM refuses for another reason. */
  | "REFUSED"
  | "SECRET_UNREADABLE"
  | "CACHE_UNSAFE"
  /** Nobody answered, or only with errors of its own, after every retry. */
  | "UNREACHABLE";

/** No token: what happened and what to do. Neither the message nor the cause holds a key or a token. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  constructor(
    readonly code: TokenErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
