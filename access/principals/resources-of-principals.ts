import type { Provenance } from "../grants/grant";
import { idIn, idsIn } from "../grants/reference";
import type { PulumiResource } from "../grants/resource";
import { isUnknown, type Maybe } from "../unknown";
import { type AccessData, type Gap, type IdentityKind, merged, noData } from "./data";

export function gap(why: string, { provenance }: { readonly provenance: Provenance }): Gap {
  return { why, provenance };
}

/** A property if it is a string that is known. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** `IamServiceId`, `IamTrustedProfile`, `IamAccessGroup`. */
export function identityData(kind: IdentityKind): (resource: PulumiResource) => Partial<AccessData> {
  return ({ urn, id, properties, provenance }) => {
    const { iamId, crn, name } = properties;
    const ids = [textOf(iamId), textOf(id), urn, textOf(crn)].filter((one) => one !== undefined);
    const [first = urn, ...aliases] = ids;
    const named = textOf(name);
    return { identities: [{ id: first, kind, aliases, provenance, ...(named ? { name: named } : {}) }] };
  };
}

const memberLists = ["ibmIds", "iamServiceIds", "iamProfileIds"];

/** `IamAccessGroupMembers`: every member of one group. */
export function membersData(resource: PulumiResource): Partial<AccessData> {
  const { provenance } = resource;
  const group = idIn(resource, "accessGroupId");
  if (typeof group !== "string") return { gaps: [gap("members of a group that is not known yet", resource)] };
  const members = memberLists.flatMap((property) => idsIn(resource, property));
  const known = members.filter((member) => typeof member === "string");
  const gaps =
    known.length < members.length ? [gap(`members of ${group} that are not known yet`, resource)] : [];
  return {
    memberships: known.map((member) => ({ group, member, how: "static" as const, provenance })),
    gaps,
  };
}

/** `IamAccessGroupDynamicRule`. */
export function dynamicRuleData(resource: PulumiResource): Partial<AccessData> {
  const { properties, provenance } = resource;
  const group = idIn(resource, "accessGroupId");
  if (typeof group !== "string")
    return { gaps: [gap("a dynamic rule of a group that is not known yet", resource)] };
  const detail = `${wordsOf(properties.identityProvider)}: ${conditionWords(properties.conditions)}`;
  return { memberships: [{ group, how: "dynamic", detail, provenance }] };
}

/** Ways into a trusted profile: claim rules, links to compute resources, named identities. */
export function trustData(resource: PulumiResource): Partial<AccessData> {
  const { properties, provenance } = resource;
  const profile = idIn(resource, "profileId");
  if (typeof profile !== "string")
    return { gaps: [gap("a way into a profile that is not known yet", resource)] };
  const kind = textOf(properties.identityType);
  if (kind === "user" || kind === "serviceid") return namedTrust(resource, profile);
  const federated = properties.type === "Profile-SAML";
  const outsiders = federated ? ("federated-users" as const) : ("compute-resources" as const);
  const detail = federated
    ? `${wordsOf(properties.realmName)}: ${conditionWords(properties.conditions)}`
    : `${wordsOf(properties.crType ?? kind)}: ${conditionWords(properties.conditions ?? properties.identifier ?? properties.links)}`;
  return { trusts: [{ profile, outsiders, detail, provenance }] };
}

/** `IamTrustedProfileIdentities`: several named identities of one profile, in one resource. */
export function trustsData(resource: PulumiResource): Partial<AccessData> {
  const { identities } = resource.properties;
  if (!Array.isArray(identities))
    return { gaps: [gap("who may take on a profile is not known yet", resource)] };
  const all = identities.map((one) => {
    if (typeof one !== "object" || one === null || isUnknown(one))
      return { gaps: [gap("who may take on a profile is not known yet", resource)] };
    const { iamId, identifier, type } = one as Record<string, unknown>;
    const { profileId } = resource.properties;
    return trustData({
      ...resource,
      properties: { profileId, identityType: type, identifier: identifier ?? iamId },
    });
  });
  return merged(noData, ...all);
}

function namedTrust(resource: PulumiResource, profile: string): Partial<AccessData> {
  const identity: Maybe<string> | undefined = idIn(resource, "identifier");
  if (typeof identity !== "string")
    return { gaps: [gap(`who may take on ${profile} is not known yet`, resource)] };
  return { trusts: [{ profile, identity, provenance: resource.provenance }] };
}

function conditionWords(conditions: unknown): string {
  if (!Array.isArray(conditions)) return wordsOf(conditions);
  return conditions
    .map(({ claim, operator, value }) => [claim, operator, value].map(wordsOf).join(" "))
    .join(" and ");
}

function wordsOf(value: unknown): string {
  if (value === undefined || value === null) return "any";
  if (isUnknown(value)) return "unknown";
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "any");
}
