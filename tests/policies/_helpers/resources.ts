import { fromProgram, type PulumiRecord } from "../../../access";
import type { Judged } from "../../../policies/rule";

export const urnOf = (type: string, name: string): string => `urn:pulumi:dev::app::${tokenOf(type)}::${name}`;

export function tokenOf(type: string): string {
  return `ibm:index/${type[0]!.toLowerCase()}${type.slice(1)}:${type}`;
}

/** What Pulumi has for a string, a truth value and a list that are not known yet. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const unknownTruth = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
export const unknownList = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";

export interface Fixture extends Pick<PulumiRecord, "type" | "urn" | "id" | "propertyDependencies"> {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options?: NonNullable<Judged["options"]>;
  /** URNs of `dependsOn`. */
  readonly waitsFor?: readonly string[];
  /** URN of the component that it is a part of. */
  readonly parent?: string;
}

/** `made("IamServiceId", "app", { name: "app" })`; dependencies by property: `{ iamId: [urn] }`. */
export function made(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>> = {},
  propertyDependencies: Readonly<Record<string, readonly string[]>> = {},
): Fixture {
  return { type: tokenOf(type), urn: urnOf(type, name), inputs, propertyDependencies };
}

/** The stack itself, with its outputs. */
export function stack(outputs: Readonly<Record<string, unknown>>): Fixture {
  return {
    type: "pulumi:pulumi:Stack",
    urn: "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev",
    inputs: outputs,
  };
}

/** A resource of a program as the rules look at it. */
export function judged(fixture: Fixture): Judged {
  const { options = {}, waitsFor = [], parent } = fixture;
  return { ...fromProgram(fixture), options, waitsFor, ...(parent ? { parent } : {}) };
}
