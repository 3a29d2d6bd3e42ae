import type { GeneratePackageRequest, GeneratePackageResponse } from "@pulumi/pulumi/proto/language_pb";
import { UnimplementedError } from "../plugin-server/errors";

export function generatePackage(_request: GeneratePackageRequest): GeneratePackageResponse {
  throw new UnimplementedError("Generating an SDK", "install the official Pulumi CLI for it");
}
