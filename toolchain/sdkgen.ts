import { execFile } from "node:child_process";

export interface GenerateRequest {
  /** Where the SDK is written. */
  directory: string;
  /** The package's schema, JSON. */
  schema: string;
  /** Files to add, by path relative to `directory`. */
  extraFiles?: Record<string, Uint8Array>;
  localDependencies?: Record<string, string>;
  /** Whether the SDK is for use in place (it compiles itself on installation) or for publication. */
  local?: boolean;
  /** Address of the engine's schema loader, where the schema refers to other packages. */
  loaderTarget?: string;
}

export interface GeneratorDiagnostic {
  severity: "error" | "warning";
  summary: string;
  detail: string;
}

/** Set for our language host by the toolchain: path of the generator's binary. */
export const sdkgenVariable = "PULUMI_TOOLCHAIN_SDKGEN";

/**
 * Writes a package's Node.js SDK with Pulumi's own generator (toolchain/go/sdkgen). Nothing is written where a
 * diagnostic is an error.
 * @param binary default: what the toolchain gave to this process
 * @throws Error where the generator is missing or refuses the schema
 */
export function generatePackage(
  request: GenerateRequest,
  binary = process.env[sdkgenVariable],
): Promise<GeneratorDiagnostic[]> {
  if (!binary)
    return Promise.reject(
      new Error(
        `There is no SDK generator: ${sdkgenVariable} is not set. Run this through the project's npm scripts.`,
      ),
    );
  const extraFiles = Object.entries(request.extraFiles ?? {}).map(([name, data]) => [
    name,
    Buffer.from(data).toString("base64"),
  ]);
  return new Promise((resolve, reject) => {
    const child = execFile(binary, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) return reject(new Error(stderr.trim() || error.message, { cause: error }));
      resolve((JSON.parse(stdout) as { diagnostics: GeneratorDiagnostic[] }).diagnostics);
    });
    // A generator that ends early reports why on stderr; the broken pipe says nothing more.
    child.stdin?.on("error", () => {});
    child.stdin?.end(JSON.stringify({ ...request, extraFiles: Object.fromEntries(extraFiles) }));
  });
}
