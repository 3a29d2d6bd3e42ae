import { ibmType, isUnknown } from "../access";
import { leavesOf } from "./properties";
import type { Judged } from "./rule";

/** Outputs that are credentials. Source: fields marked as sensitive in IBM's provider v1.89.0. */
const outputs: Readonly<Record<string, readonly string[]>> = {
  IamServiceApiKey: ["apikey"],
  IamApiKey: ["apikey"],
  SmIamCredentialsSecret: ["apiKey"],
  SmServiceCredentialsSecret: ["credentials"],
  SmCustomCredentialsSecret: ["credentialsContent"],
  ResourceKey: ["credentials", "credentialsJson"],
};

/** Inputs that take a credential and show it to nobody. Source: as above. */
const inputs: Readonly<Record<string, readonly string[]>> = {
  IamServiceApiKey: ["apikey"],
  IamApiKey: ["apikey"],
  SmIamCredentialsConfiguration: ["apiKey"],
  SmArbitrarySecret: ["payload"],
  SmKvSecret: ["data"],
  SmUsernamePasswordSecret: ["password"],
};

/** The properties of a resource that are or may be credentials by themselves. */
export function credentialPropertiesOf({ type }: Judged): readonly string[] {
  const name = ibmType(type) ?? "";
  return [...(outputs[name] ?? []), ...(inputs[name] ?? [])];
}

export function makesCredentials({ type }: Judged): boolean {
  return outputs[ibmType(type) ?? ""] !== undefined;
}

/** Values of the credentials that these resources make or take, as far as they are known. They are in no message. */
export function credentialsOf(resources: readonly Judged[]): Set<string> {
  const values = resources.flatMap(({ type, properties }) =>
    [...(outputs[ibmType(type) ?? ""] ?? []), ...(inputs[ibmType(type) ?? ""] ?? [])].flatMap((property) =>
      leavesOf(properties[property]),
    ),
  );
  return new Set(values.filter((value): value is string => typeof value === "string" && value.length >= 16));
}

/** Runs of the characters that API keys are made of. */
const token = /[\w-]{16,}/g;

/** Has a value one of these credentials in it? "perhaps" if a part of it is not known. */
export function carries(value: unknown, credentials: ReadonlySet<string>): "yes" | "perhaps" | "no" {
  const leaves = leavesOf(value);
  const texts = leaves.filter((leaf) => typeof leaf === "string");
  const found = texts.some(
    (text) =>
      credentials.has(text) || (text.match(token) ?? []).some((candidate) => credentials.has(candidate)),
  );
  if (found) return "yes";
  return leaves.some(isUnknown) ? "perhaps" : "no";
}

export const stackType = "pulumi:pulumi:Stack";
