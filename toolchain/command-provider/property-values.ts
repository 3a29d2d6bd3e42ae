import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A property value in the form in which the engine sends it: JSON, with marked objects for special values. */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;
export type PropertyMap = { [name: string]: PropertyValue };

/** Marks, as in sdk/go/common/resource/sig/sig.go and sdk/go/common/resource/plugin/rpc.go of pulumi/pulumi. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
export const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
export const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";

/** Stands at preview for a value that nobody knows yet; the other six say in addition what type it will have. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownValues = new Set<PropertyValue>([
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Null is the same as not given, so that entries with it are left out. */
export function fromStruct(struct: Struct | undefined): PropertyMap {
  const all = (struct?.toJavaScript() ?? {}) as PropertyMap;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

export function toStruct(properties: PropertyMap): Struct {
  return Struct.fromJavaScript(properties);
}

export function isObject(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isUnknown(value: PropertyValue): boolean {
  return unknownValues.has(value);
}

export function isSecret(value: PropertyValue | undefined): value is PropertyMap & { value: PropertyValue } {
  return isObject(value) && value[signatureKey] === secretSignature;
}

/** The value without its marks of secrecy, at any depth. */
export function reveal(value: PropertyValue): PropertyValue {
  if (isSecret(value)) return reveal(value.value);
  if (Array.isArray(value)) return value.map(reveal);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, reveal(entry)]));
}

/** Every string inside a secret. */
export function secretStrings(value: PropertyValue, inSecret = false): string[] {
  if (typeof value === "string") return inSecret ? [value] : [];
  if (isSecret(value)) return secretStrings(value.value, true);
  if (Array.isArray(value)) return value.flatMap((entry) => secretStrings(entry, inSecret));
  return isObject(value) ? Object.values(value).flatMap((entry) => secretStrings(entry, inSecret)) : [];
}

export function containsUnknown(value: PropertyValue): boolean {
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isObject(value) ? Object.values(value).some(containsUnknown) : isUnknown(value);
}
