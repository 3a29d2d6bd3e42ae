/** A command cannot go on: what happened and what to do. Shown without a stack trace; exit code 2. */
export class CliError extends Error {
  override readonly name = "CliError";
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
