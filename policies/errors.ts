/** The rules were given something that they cannot work with: what it is and what to do. `code` is stable. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  constructor(
    readonly code: "PARAMETERS_INVALID",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
