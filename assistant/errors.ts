export type OnboardingErrorCode = "TRIAL_ACCOUNT" | "INVALID" | "UNREADABLE" | "CANCELLED";

/** No request can be made: what is wrong and what to do, every mistake at once. Holds no key. */
export class OnboardingError extends Error {
  override readonly name = "OnboardingError";
  constructor(
    readonly code: OnboardingErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
