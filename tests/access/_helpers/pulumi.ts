import { fromProgram, fromState, type PulumiRecord, type PulumiResource } from "../../../access";

export function urn(type: string, name: string): string {
  return `urn:pulumi:dev::app::ibm:index/${type[0]!.toLowerCase()}${type.slice(1)}:${type}::${name}`;
}

export function record(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
  more: Partial<PulumiRecord> = {},
): PulumiRecord {
  const token = `ibm:index/${type[0]!.toLowerCase()}${type.slice(1)}:${type}`;
  return { type: token, urn: urn(type, name), inputs, ...more };
}

export function program(...args: Parameters<typeof record>): PulumiResource {
  return fromProgram(record(...args));
}

export function state(...args: Parameters<typeof record>): PulumiResource {
  return fromState(record(...args));
}

/** What Pulumi has for a string that is not known yet. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
