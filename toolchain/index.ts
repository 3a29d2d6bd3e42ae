export type { ToolchainOptions } from "./context";
export { ToolchainError, type ToolchainErrorCode } from "./errors";
export type { Report, ToolchainEvent } from "./events";
export { type InspectedToolchain, inspectToolchain } from "./inspect";
export type { Part, PartName, PartSource, Toolchain } from "./parts";
export { showProgress } from "./progress";
export { resolveToolchain } from "./resolve";
export { type GeneratedSdk, type GenerateSdkOptions, generateSdk } from "./sdk";
