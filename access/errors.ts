/** Data that the access model cannot read: what it is and what to do. `code` is stable. */
export class AccessError extends Error {
  override readonly name = "AccessError";
  constructor(
    readonly code: "ROLE_TABLE_INVALID" | "ROLE_PAGE_INVALID",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
