import type { Cloud, ServiceKey } from "../../core/service";
import type { Collection } from "../../core/store";

/** Kinds of compute resources that profiles trust. Source: SDK, `ProfileLink.cr_type`. */
export const computeTypes = ["VSI", "BMS", "IKS_SA", "ROKS_SA", "CE"] as const;
export type ComputeType = (typeof computeTypes)[number];

export interface ClaimCondition {
  claim: string;
  operator: string;
  /** Stringified JSON. */
  value: string;
}

export interface ProfileRule {
  id: string;
  profile_id: string;
  name?: string;
  type: "Profile-SAML" | "Profile-CR";
  realm_name?: string;
  cr_type?: ComputeType;
  /** Seconds of a session. */
  expiration: number;
  conditions: readonly ClaimCondition[];
  created_at: number;
  modified_at: number;
  version: number;
}

export interface LinkTarget {
  crn: string;
  namespace?: string;
  name?: string;
  component_type?: string;
  component_name?: string;
}

export interface ProfileLink {
  id: string;
  profile_id: string;
  name?: string;
  cr_type: ComputeType;
  is_cross_account?: boolean;
  link: LinkTarget;
  created_at: number;
  modified_at: number;
  version: number;
}

export type ProfileIdentityType = "user" | "serviceid" | "crn";

/** Somebody who may assume the profile by name. */
export interface ProfileIdentity {
  /** `<profile>/<type>/<identifier>` */
  key: string;
  profile_id: string;
  type: ProfileIdentityType;
  identifier: string;
  iam_id: string;
  /** Of a user: the accounts from which the profile can be assumed. */
  accounts?: readonly string[];
  description?: string;
}

/** Whom the trusted profiles trust. The profiles themselves are in `cloud.iam.profiles`. */
export class ProfileTrust {
  readonly rules: Collection<ProfileRule>;
  readonly links: Collection<ProfileLink>;
  readonly identities: Collection<ProfileIdentity>;

  constructor({ store }: Cloud) {
    const indexes = { profile: (item: { profile_id: string }) => item.profile_id };
    this.rules = store.collection<ProfileRule>("profile-rules", indexes);
    this.links = store.collection<ProfileLink>("profile-links", indexes);
    this.identities = store.collection<ProfileIdentity>("profile-identities", indexes);
  }

  forget(profileId: string): void {
    for (const { id } of this.rules.by("profile", profileId)) this.rules.delete(id);
    for (const { id } of this.links.by("profile", profileId)) this.links.delete(id);
    for (const { key } of this.identities.by("profile", profileId)) this.identities.delete(key);
  }
}

export const profileTrustKey: ServiceKey<ProfileTrust> = {
  name: "profile-trust",
  create: (cloud) => new ProfileTrust(cloud),
};
