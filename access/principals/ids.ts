import { ibmType, typeInUrn } from "../grants/resource";
import type { IdentityKind } from "./data";

/** IBM's APIs name a service ID `ServiceId-…` here and `iam-ServiceId-…` there, and profiles alike: one form for both. */
export function normalId(id: string): string {
  if (/^(ServiceId|Profile)-/.test(id)) return `iam-${id}`;
  return id.includes("@") && !id.startsWith("urn:") && !id.startsWith("crn:") ? id.toLowerCase() : id;
}

const urnKinds: Readonly<Record<string, IdentityKind>> = {
  IamServiceId: "service-id",
  IamTrustedProfile: "trusted-profile",
  IamAccessGroup: "access-group",
};

/** What an id is the id of. Users have many forms (`IBMid-…`, `HPCS-…`, an e-mail address), so all others are users. */
export function kindOfId(id: string): IdentityKind {
  if (id.startsWith("urn:")) return urnKinds[ibmType(typeInUrn(id)) ?? ""] ?? "user";
  if (/^(iam-)?ServiceId-/.test(id)) return "service-id";
  if (/^(iam-)?Profile-/.test(id)) return "trusted-profile";
  return id.startsWith("AccessGroupId-") ? "access-group" : "user";
}
