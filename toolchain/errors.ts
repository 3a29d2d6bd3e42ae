export type ToolchainErrorCode =
  | "TOOLCHAIN_ABORTED"
  | "TOOLCHAIN_BUILD_FAILED"
  | "TOOLCHAIN_CACHE_UNUSABLE"
  | "TOOLCHAIN_DOWNLOAD_FAILED"
  | "TOOLCHAIN_GO_MISSING"
  | "TOOLCHAIN_GO_TOO_OLD"
  | "TOOLCHAIN_SDK_FAILED"
  | "TOOLCHAIN_UNSUPPORTED_PLATFORM";

/** Everything that can go wrong while the toolchain is found or made; the message says what to do. */
export class ToolchainError extends Error {
  override readonly name = "ToolchainError";

  constructor(
    readonly code: ToolchainErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
