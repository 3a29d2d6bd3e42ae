import {
  type AccessData,
  type AccessModel,
  always,
  buildModel,
  type Grant,
  type Identity,
  type IdentityKind,
  type Membership,
  merged,
  type Provenance,
  type RawAttribute,
  type RoleTable,
  targetOf,
} from "../../../access";
import { sourceOf } from "../../../access/grants/authorization-grant";
import { roleTable } from "./table";

export const live: Provenance = { from: "live" };

/** Attributes as `{ serviceName: "kms" }`; a value with a wildcard is a `stringMatch`. */
export function attributes(values: Readonly<Record<string, string>>): RawAttribute[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value,
    operator: /[*?]/.test(value) ? "stringMatch" : "stringEquals",
  }));
}

export function target(values: Readonly<Record<string, string>>) {
  return targetOf(attributes(values));
}

/** `grant("p1", "iam-ServiceId-a", ["Editor"], { serviceName: "iam-groups" })` */
export function grant(
  id: string,
  subject: string,
  roles: readonly string[],
  on: Readonly<Record<string, string>>,
  more: Partial<Grant> = {},
): Grant {
  return {
    id,
    kind: "access",
    subject: { kind: "identity", id: subject },
    roles,
    target: target(on),
    conditions: always,
    provenance: { ...live, liveId: id },
    ...more,
  };
}

/** An authorization from instances of a service. */
export function authorization(
  id: string,
  source: Readonly<Record<string, string>>,
  roles: readonly string[],
  on: Readonly<Record<string, string>>,
): Grant {
  return {
    ...grant(id, "", roles, on),
    kind: "authorization",
    subject: { kind: "service", source: sourceOf(attributes(source)) },
  };
}

export function identity(id: string, kind: IdentityKind, more: Partial<Identity> = {}): Identity {
  return { id, kind, aliases: [], provenance: live, ...more };
}

export function member(group: string, who: string): Membership {
  return { group, member: who, how: "static", provenance: { ...live, liveId: `${group}/${who}` } };
}

export function modelOf(data: Partial<AccessData>, table: RoleTable = roleTable): AccessModel {
  return buildModel(merged(data), table);
}
