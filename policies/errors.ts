/** The rules were given something that they cannot work with: what it is and what to do. `code` is stable. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  constructor(
    readonly code: "PARAMETERS_INVALID" | "FILE_UNREADABLE" | "INPUT_INVALID",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    // Pulumi shows the stack of whatever a policy throws; where in the pack it was is no help to anybody.
    this.stack = `${this.name}: ${message}`;
  }
}
