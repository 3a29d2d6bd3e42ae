import { RunError } from "@pulumi/pulumi/errors";

/**
 * A mistake that the user can mend. Pulumi shows its message without a stack trace and stops before anything
 * is created. `code` is stable, for scripts and documentation.
 */
export class ProgramError extends RunError {
  constructor(
    readonly code: string,
    message: string,
    override readonly cause?: unknown,
  ) {
    super(message);
  }
}

/** One wrong field of the configuration. */
export interface ConfigurationProblem {
  /** `engines[0].instance` */
  field: string;
  /** The value as given, shortened; absent when the field is missing. */
  value?: string;
  /** What is expected, as the end of a sentence. */
  expected: string;
}

/** Every mistake in the stack's configuration at once, each with its field, value and what is expected. */
export class ConfigurationError extends ProgramError {
  constructor(
    readonly file: string,
    readonly problems: readonly ConfigurationProblem[],
  ) {
    const count = problems.length === 1 ? "one mistake" : `${problems.length} mistakes`;
    super(
      "CONFIGURATION_INVALID",
      `${file} has ${count}; nothing was created.\n${problems.map((problem) => `  ${describe(problem)}`).join("\n")}`,
    );
  }
}

function describe({ field, value, expected }: ConfigurationProblem): string {
  return value === undefined ? `${field}: ${expected}` : `${field}: ${value} ${expected}`;
}
