import { Diagnostic, DiagnosticSeverity } from "@pulumi/pulumi/proto/codegen/hcl_pb";
import { type GeneratePackageRequest, GeneratePackageResponse } from "@pulumi/pulumi/proto/language_pb";
import { PluginError, UnimplementedError } from "../plugin-server/errors";
import { type GenerateRequest, generatePackage as generate, sdkgenVariable } from "../sdkgen";

/** Writes the Node.js SDK of a package with Pulumi's own generator (`pulumi package add`, `pulumi package gen-sdk`). */
export async function generatePackage(request: GeneratePackageRequest): Promise<GeneratePackageResponse> {
  if (!process.env[sdkgenVariable]) {
    throw new UnimplementedError(
      "Generating an SDK",
      "run Pulumi through the project's npm scripts, or install the official Pulumi CLI",
    );
  }
  const diagnostics = await generate(generatorRequest(request)).catch((cause: Error) => {
    throw new PluginError("sdk-not-generated", cause.message, undefined, { cause });
  });
  return new GeneratePackageResponse().setDiagnosticsList(
    diagnostics.map(({ severity, summary, detail }) =>
      new Diagnostic()
        .setSeverity(severity === "error" ? DiagnosticSeverity.DIAG_ERROR : DiagnosticSeverity.DIAG_WARNING)
        .setSummary(summary)
        .setDetail(detail),
    ),
  );
}

function generatorRequest(request: GeneratePackageRequest): GenerateRequest {
  const extraFiles: Record<string, Uint8Array> = {};
  for (const [name] of request.getExtraFilesMap().toArray()) {
    // The map's values are strings of base64 or bytes, depending on how the message came.
    const content = request.getExtraFilesMap().get(name) ?? "";
    extraFiles[name] = typeof content === "string" ? Buffer.from(content, "base64") : content;
  }
  return {
    directory: request.getDirectory(),
    schema: request.getSchema(),
    extraFiles,
    localDependencies: Object.fromEntries(request.getLocalDependenciesMap().toArray()),
    local: request.getLocal(),
    loaderTarget: request.getLoaderTarget(),
  };
}
