import { commandInputs, type InputSpec, type InputSpecs, loggingValues, runArguments } from "./inputs";
import { providerVersion } from "./version";

const loggingToken = "command:local:Logging";

/** The part of the package's schema that is served here (https://www.pulumi.com/docs/iac/extending-pulumi/schema/). */
export function schema(): string {
  const commandProperties = properties(commandInputs);
  return JSON.stringify({
    name: "command",
    displayName: "Command",
    version: providerVersion,
    description: "Runs commands and scripts on the local machine as part of the Pulumi resource model.",
    keywords: ["pulumi", "command", "category/utility", "kind/native"],
    language: { nodejs: { respectSchemaVersion: true } },
    config: {},
    provider: {},
    types: {
      [loggingToken]: { type: "string", enum: loggingValues.map((value) => ({ name: value, value })) },
    },
    resources: {
      "command:local:Command": {
        description:
          "A command to run on the local machine when the resource is created, updated and deleted.",
        inputProperties: commandProperties,
        properties: { ...commandProperties, ...outputs },
        required: ["stderr", "stdout"],
      },
    },
    functions: {
      "command:local:run": {
        description: "Runs a command on the local machine, at every preview and every deployment.",
        inputs: { type: "object", properties: properties(runArguments), required: ["command"] },
        outputs: {
          type: "object",
          properties: { ...properties(runArguments), ...outputs },
          required: ["command", "stderr", "stdout"],
        },
      },
    },
  });
}

const outputs = {
  stdout: { type: "string", description: "Standard output of the command." },
  stderr: { type: "string", description: "Standard error of the command." },
  assets: {
    type: "object",
    additionalProperties: { $ref: "pulumi.json#/Asset" },
    description: "Files that `assetPaths` asked for, by their path below the folder of the command.",
  },
  archive: { $ref: "pulumi.json#/Archive", description: "Files that `archivePaths` asked for." },
};

const types: Record<InputSpec["type"], object> = {
  string: { type: "string" },
  boolean: { type: "boolean" },
  strings: { type: "array", items: { type: "string" } },
  stringMap: { type: "object", additionalProperties: { type: "string" } },
  values: { type: "array", items: { $ref: "pulumi.json#/Any" } },
  logging: { $ref: `#/types/${loggingToken}` },
};

function properties(specs: InputSpecs): Record<string, object> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { type, description, replaces }]) => [
      name,
      { ...types[type], description, ...(replaces && { replaceOnChanges: true }) },
    ]),
  );
}
