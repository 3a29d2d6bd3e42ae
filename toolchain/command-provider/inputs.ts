import { containsUnknown, type PropertyMap, type PropertyValue, reveal } from "./property-values";

/** What one run of a command takes, secrets revealed (BaseInputs of pulumi-command). */
export interface RunInputs {
  readonly stdin?: string;
  readonly logging?: Logging;
  /** Program and arguments that take the command as last argument. */
  readonly interpreter?: readonly string[];
  readonly dir?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly assetPaths?: readonly string[];
  readonly archivePaths?: readonly string[];
  readonly addPreviousOutputInEnv?: boolean;
}

/** Inputs of `command:local:Command`. */
export interface CommandInputs extends RunInputs {
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
  readonly triggers?: readonly PropertyValue[];
}

/** Arguments of `command:local:run`. */
export interface RunArguments extends RunInputs {
  readonly command: string;
}

export const loggingValues = ["stdout", "stderr", "stdoutAndStderr", "none"] as const;
export type Logging = (typeof loggingValues)[number];

export interface InputSpec {
  readonly type: "string" | "boolean" | "strings" | "stringMap" | "values" | "logging";
  readonly description: string;
  readonly required?: true;
  /** A change of it replaces the resource. */
  readonly replaces?: true;
}

export type InputSpecs = Readonly<Record<string, InputSpec>>;

const runInputs: InputSpecs = {
  stdin: { type: "string", description: "Text for the standard input of the command." },
  logging: {
    type: "logging",
    description:
      "Which output of the command is shown while it runs; both by default. The outputs are kept anyway.",
  },
  interpreter: {
    type: "strings",
    description: 'Program and arguments that run the command, by default `["/bin/sh", "-c"]`.',
  },
  dir: { type: "string", description: "Folder in which the command runs, by default that of the project." },
  environment: { type: "stringMap", description: "Further environment variables of the command." },
  archivePaths: {
    type: "strings",
    description:
      "Globs of files to return as one archive; a glob that begins with `!` leaves files out again.",
  },
  assetPaths: {
    type: "strings",
    description: "Globs of files to return as assets; a glob that begins with `!` leaves files out again.",
  },
  addPreviousOutputInEnv: {
    type: "boolean",
    description:
      "Whether the command sees the outputs of the previous one as PULUMI_COMMAND_STDOUT and PULUMI_COMMAND_STDERR; true by default.",
  },
};

export const commandInputs: InputSpecs = {
  ...runInputs,
  triggers: {
    type: "values",
    replaces: true,
    description: "Values of any type; a change of one replaces the resource.",
  },
  create: { type: "string", description: "Command to run when the resource is created." },
  update: {
    type: "string",
    description: "Command to run when an input changes, by default that of `create`.",
  },
  delete: { type: "string", description: "Command to run when the resource is deleted." },
};

export const runArguments: InputSpecs = {
  ...runInputs,
  command: { type: "string", required: true, description: "Command to run." },
};

/** The inputs as a command takes them; they have passed `inputFailures` before. Fields not in `specs` are left out. */
export function takeInputs<Inputs extends RunInputs>(properties: PropertyMap, specs: InputSpecs): Inputs {
  const known = Object.entries(properties).filter(([name]) => specs[name] && name !== "triggers");
  const unknown = known.find(([, value]) => containsUnknown(value));
  if (unknown) throw new Error(`"${unknown[0]}" is not known yet: the command cannot run`);
  // The shape has been checked against the specs that the types are written from.
  return Object.fromEntries(known.map(([name, value]) => [name, reveal(value)])) as unknown as Inputs;
}
