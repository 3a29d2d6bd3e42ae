import type { ProcessGroups } from "../plugin-server/process-groups";
import type { EngineLog } from "./engine-log";
import { execute } from "./execute";
import type { RunInputs } from "./inputs";
import { secretMask } from "./mask";
import { archive, assets } from "./outputs";
import { type PropertyMap, type PropertyValue, reveal, secretStrings } from "./property-values";

/** What the provider's calls share. */
export interface ProviderState {
  readonly groups: ProcessGroups;
  readonly log: EngineLog;
}

export interface CommandRun {
  readonly urn: string;
  readonly command: string;
  readonly inputs: RunInputs;
  /** Inputs and, at an update or a delete, the state before, with their marks of secrecy. */
  readonly properties: PropertyMap;
  readonly previous: PropertyMap;
  readonly timeout: number;
}

/** Runs a command and returns the outputs that are not inputs: stdout, stderr, assets, archive. */
export async function runCommand(state: ProviderState, run: CommandRun): Promise<PropertyMap> {
  const { inputs, urn } = run;
  const output = await execute(state.groups, {
    command: run.command,
    inputs,
    previous: { stdout: text(run.previous.stdout), stderr: text(run.previous.stderr) },
    timeout: run.timeout,
    mask: secretMask([...secretStrings(run.properties), ...secretStrings(run.previous)]),
    log: (line) => state.log.line(urn, line),
  });
  const directory = inputs.dir || process.cwd();
  return {
    ...(inputs.assetPaths && { assets: await assets(directory, inputs.assetPaths) }),
    ...(inputs.archivePaths && { archive: await archive(directory, inputs.archivePaths) }),
    stdout: output.stdout,
    stderr: output.stderr,
  };
}

function text(value: PropertyValue | undefined): string {
  const plain = reveal(value ?? "");
  return typeof plain === "string" ? plain : "";
}
