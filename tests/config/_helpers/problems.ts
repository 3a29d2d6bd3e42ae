import { checkConfig } from "../../../config/check";
import { ConfigurationError } from "../../../config/errors";

export const account = "1f5c0b7a4d3e4f6b9a2c8d7e6f504132";
export const guid = "5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35";
export const otherGuid = "5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e36";
export const crnOf = (id: string, region = "us-south") =>
  `crn:v1:bluemix:public:secrets-manager:${region}:a/${account}:${id}::`;

/** `field: value expected` of every mistake in a configuration; none where it is good. */
export function problemsOf(values: Record<string, unknown>, file = "Pulumi.prod.yaml"): string[] {
  try {
    checkConfig(values, file);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ field, value, expected }) => `${field}: ${value ?? ""} ${expected}`);
  }
}
