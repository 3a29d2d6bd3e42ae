import { Diagnostic, DiagnosticSeverity } from "@pulumi/pulumi/proto/codegen/hcl_pb";
import { type GeneratePackageRequest, GeneratePackageResponse } from "@pulumi/pulumi/proto/language_pb";
import { generatePackage as writeSdk } from "../sdkgen";

/** Writes an SDK with Pulumi's own generator, so that `pulumi package add` and `gen-sdk` work with this host. */
export async function generatePackage(request: GeneratePackageRequest): Promise<GeneratePackageResponse> {
  const diagnostics = await writeSdk({
    directory: request.getDirectory(),
    schema: request.getSchema(),
    extraFiles: Object.fromEntries(
      request
        .getExtraFilesMap()
        .getEntryList()
        .map(([name, data]) => [name, Buffer.from(data as Uint8Array)]),
    ),
    localDependencies: Object.fromEntries(request.getLocalDependenciesMap().getEntryList()),
    local: request.getLocal(),
    loaderTarget: request.getLoaderTarget(),
  });
  const list = diagnostics.map(({ severity, summary, detail }) => {
    const level = severity === "error" ? DiagnosticSeverity.DIAG_ERROR : DiagnosticSeverity.DIAG_WARNING;
    return new Diagnostic().setSeverity(level).setSummary(summary).setDetail(detail);
  });
  return new GeneratePackageResponse().setDiagnosticsList(list);
}
