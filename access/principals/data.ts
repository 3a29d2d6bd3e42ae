import type { Grant, Provenance } from "../grants/grant";
import type { CustomRole } from "../roles/custom-role";
import type { Maybe } from "../unknown";

export type IdentityKind = "user" | "service-id" | "trusted-profile" | "access-group";

/** A user, service ID, trusted profile or access group. */
export interface Identity {
  /** The IAM id (`iam-ServiceId-…`, `IBMid-…`, `AccessGroupId-…`), or the URN while it has none. */
  readonly id: string;
  readonly kind: IdentityKind;
  readonly name?: string;
  /** Other ids of the same identity: `ServiceId-…`, CRN, URN, e-mail address. */
  readonly aliases: readonly string[];
  /** The account's owner, who may do everything without a grant. */
  readonly owner?: boolean;
  readonly provenance: Provenance;
}

/** One way into a group. `static`: a member; `dynamic`: at login, while a rule's conditions hold. */
export interface Membership {
  readonly group: string;
  /** Undefined with a rule, which takes in whoever fits. */
  readonly member?: string;
  readonly how: "static" | "dynamic";
  /** Words on a rule: its realm and conditions. */
  readonly detail?: string;
  readonly provenance: Provenance;
}

/** Who may take on a trusted profile: an identity, or whoever fits a claim rule or a link. */
export interface Trust {
  readonly profile: string;
  /** Undefined for a claim rule or a link. */
  readonly identity?: string;
  /** Kind of outsiders that a rule or link lets in: federated users, or compute resources. */
  readonly outsiders?: "federated-users" | "compute-resources";
  readonly detail?: string;
  readonly provenance: Provenance;
}

/** A service instance that acts for itself in IAM. So far these are Secrets Manager's. */
export interface Instance {
  readonly service: string;
  /** GUID, or the URN while it has none. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly resourceGroup?: string;
  readonly provenance: Provenance;
}

/** An IAM credentials engine that works with an API key. One without a key shows as authorizations alone. */
export interface KeyEngine {
  readonly instance: Maybe<string>;
  /** Whose key it is, where that can be told. */
  readonly identity?: string;
  readonly disabled?: boolean;
  readonly provenance: Provenance;
}

/** An `iam_credentials` secret: whoever reads it is a member of its groups, or is its service ID. */
export interface CredentialsSecret {
  readonly instance: Maybe<string>;
  readonly secretGroup?: Maybe<string>;
  readonly groups: readonly string[];
  readonly serviceId?: string;
  readonly name?: string;
  readonly provenance: Provenance;
}

/** Whose API key a resource is, by the key's URN or id. */
export interface KeyOwner {
  readonly key: string;
  readonly identity: string;
}

/** Something that could not be read, so that what was made of the rest may miss access. */
export interface Gap {
  readonly why: string;
  readonly provenance: Provenance;
}

/** Everything known of who may do what in one account. Parts may be missing; ids may be URNs. */
export interface AccessData {
  /** The account's id, where it is known: a state spells it out where a program leaves it to the provider. */
  readonly account?: string;
  readonly identities: readonly Identity[];
  readonly memberships: readonly Membership[];
  readonly trusts: readonly Trust[];
  readonly instances: readonly Instance[];
  readonly engines: readonly KeyEngine[];
  readonly secrets: readonly CredentialsSecret[];
  readonly keyOwners: readonly KeyOwner[];
  readonly customRoles: readonly CustomRole[];
  readonly grants: readonly Grant[];
  readonly gaps: readonly Gap[];
}

export const noData: AccessData = {
  identities: [],
  memberships: [],
  trusts: [],
  instances: [],
  engines: [],
  secrets: [],
  keyOwners: [],
  customRoles: [],
  grants: [],
  gaps: [],
};

/** Several sources as one; what two of them say of the same identity is joined later, by its ids. */
export function merged(...sources: readonly Partial<AccessData>[]): AccessData {
  const account = sources.find((source) => source.account !== undefined)?.account;
  return {
    ...(account === undefined ? {} : { account }),
    identities: sources.flatMap(({ identities = [] }) => identities),
    memberships: sources.flatMap(({ memberships = [] }) => memberships),
    trusts: sources.flatMap(({ trusts = [] }) => trusts),
    instances: sources.flatMap(({ instances = [] }) => instances),
    engines: sources.flatMap(({ engines = [] }) => engines),
    secrets: sources.flatMap(({ secrets = [] }) => secrets),
    keyOwners: sources.flatMap(({ keyOwners = [] }) => keyOwners),
    customRoles: sources.flatMap(({ customRoles = [] }) => customRoles),
    grants: sources.flatMap(({ grants = [] }) => grants),
    gaps: sources.flatMap(({ gaps = [] }) => gaps),
  };
}
