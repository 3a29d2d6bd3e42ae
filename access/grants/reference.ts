import { isUnknown, type Unknown, unknown } from "../unknown";
import { ibmType, type PulumiResource, typeInUrn } from "./resource";

/** Resources that are identities or groups; the program names them before IBM has given them an id. */
export const identityTypes = ["IamServiceId", "IamTrustedProfile", "IamAccessGroup"];

/**
 * The id in a property. Where it is not known yet but made from exactly one resource of these types, that
 * resource's URN stands for it: it is the same identity whatever id it gets.
 */
export function idIn(
  resource: PulumiResource,
  property: string,
  types: readonly string[] = identityTypes,
): string | Unknown | undefined {
  const value = resource.properties[property];
  if (value === undefined || value === null || value === "") return undefined;
  if (!isUnknown(value)) return String(value);
  const [only, ...more] = resourcesBehind(resource, property, types);
  return only !== undefined && more.length === 0 ? only : value;
}

/** As `idIn` for a list; unknown elements take the identities of the program if there are as many of them. */
export function idsIn(resource: PulumiResource, property: string): (string | Unknown)[] {
  const value = resource.properties[property];
  const behind = resourcesBehind(resource, property, identityTypes);
  if (isUnknown(value)) return behind.length > 0 ? [...behind, value] : [value];
  if (!Array.isArray(value)) return [];
  const missing = value.filter(isUnknown).length;
  if (missing === 0) return value.map(String);
  const known = value.filter((element) => !isUnknown(element)).map(String);
  const rest = missing === behind.length ? [] : [unknown(`${missing} elements are not known yet`)];
  return [...known, ...behind, ...rest];
}

/** URNs of the resources of these types that a property was made from. */
export function resourcesBehind(
  { dependencies }: PulumiResource,
  property: string,
  types: readonly string[],
): string[] {
  const urns = dependencies?.[property] ?? [];
  return [...new Set(urns)].filter((urn) => types.includes(ibmType(typeInUrn(urn)) ?? ""));
}
