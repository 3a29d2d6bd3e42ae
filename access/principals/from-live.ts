import type { Provenance } from "../grants/grant";
import { grantOfV1, grantOfV2, type V1Policy, type V2Policy } from "../grants/live-grants";
import { type AccessData, type Identity, type IdentityKind, merged, type Trust } from "./data";
import type * as Live from "./live-objects";

/** What was read from an account. A list that could not be read is left out, and its gap told. */
export interface LiveObjects {
  /** IAM id of the account's owner. */
  readonly owner?: string;
  readonly users?: readonly Live.LiveUser[];
  readonly serviceIds?: readonly Live.LiveIdentity[];
  readonly profiles?: readonly Live.LiveIdentity[];
  readonly groups?: readonly Live.LiveIdentity[];
  readonly members?: readonly Live.LiveMember[];
  readonly groupRules?: readonly Live.LiveGroupRule[];
  readonly claimRules?: readonly Live.LiveClaimRule[];
  readonly links?: readonly Live.LiveLink[];
  readonly profileIdentities?: readonly Live.LiveProfileIdentity[];
  readonly instances?: readonly Live.LiveInstance[];
  readonly configurations?: readonly Live.LiveEngine[];
  readonly secrets?: readonly Live.LiveSecret[];
  readonly customRoles?: readonly Live.LiveCustomRole[];
  readonly v1Policies?: readonly V1Policy[];
  readonly v2Policies?: readonly V2Policy[];
  /** What could not be read, in words. */
  readonly unread?: readonly string[];
}

export function dataOfLive(live: LiveObjects): AccessData {
  const { users = [], serviceIds = [], profiles = [], groups = [], owner } = live;
  const { instances = [], configurations = [], secrets = [], customRoles = [] } = live;
  return merged({
    identities: [
      ...users.map((user) => userOf(user, owner)),
      ...serviceIds.map((one) => identityOf("service-id", one)),
      ...profiles.map((one) => identityOf("trusted-profile", one)),
      ...groups.map((one) => identityOf("access-group", one)),
    ],
    memberships: membershipsOf(live),
    trusts: trustsOf(live),
    instances: instances.map(({ guid, crn, resource_group_id }) => ({
      service: "secrets-manager",
      id: guid,
      aliases: crn ? [crn] : [],
      ...(resource_group_id ? { resourceGroup: resource_group_id } : {}),
      provenance: at(crn ?? guid),
    })),
    engines: configurations
      .filter(({ config_type }) => config_type === "iam_credentials_configuration")
      .map(({ instance_id, name, disabled, iam_id }) => ({
        instance: instance_id,
        ...(iam_id ? { identity: iam_id } : {}),
        ...(disabled ? { disabled } : {}),
        provenance: at(`${instance_id}/${name}`),
      })),
    secrets: secrets
      .filter(({ secret_type }) => secret_type === "iam_credentials")
      .map(({ instance_id, id, name, secret_group_id, access_groups = [], service_id }) => ({
        instance: instance_id,
        secretGroup: secret_group_id ?? "default",
        groups: access_groups,
        ...(service_id ? { serviceId: service_id } : {}),
        ...(name ? { name } : {}),
        provenance: at(id ?? `${instance_id}/${name}`),
      })),
    customRoles: customRoles.map(({ service_name, display_name, crn, actions }) => ({
      service: service_name,
      displayName: display_name,
      actions: actions ?? [],
      ...(crn ? { crn } : {}),
      ...(actions ? {} : { incomplete: true }),
    })),
    grants: [...(live.v1Policies ?? []).map(grantOfV1), ...(live.v2Policies ?? []).map(grantOfV2)],
    gaps: (live.unread ?? []).map((why) => ({ why, provenance: { from: "live" as const } })),
  });
}

function at(liveId: string): Provenance {
  return { from: "live", liveId };
}

function userOf({ iam_id, email }: Live.LiveUser, owner: string | undefined): Identity {
  const isOwner = iam_id === owner ? { owner: true } : {};
  const address = email ? { name: email } : {};
  const aliases = email ? [email] : [];
  return { id: iam_id, kind: "user", aliases, provenance: at(iam_id), ...address, ...isOwner };
}

function identityOf(kind: IdentityKind, { id, iam_id, crn, name }: Live.LiveIdentity): Identity {
  const aliases = [iam_id ? id : undefined, crn].filter((one) => one !== undefined);
  return { id: iam_id ?? id, kind, aliases, provenance: at(id), ...(name ? { name } : {}) };
}

function membershipsOf({ members = [], groupRules = [] }: LiveObjects): AccessData["memberships"] {
  return [
    ...members.map(({ group_id, iam_id, membership_type }) => ({
      group: group_id,
      member: iam_id,
      how: membership_type === "dynamic" ? ("dynamic" as const) : ("static" as const),
      provenance: at(`${group_id}/${iam_id}`),
    })),
    ...groupRules.map(({ group_id, id, realm_name, conditions }) => ({
      group: group_id,
      how: "dynamic" as const,
      detail: `${realm_name ?? "any"}: ${wordsOf(conditions)}`,
      provenance: at(id ?? group_id),
    })),
  ];
}

function trustsOf({ claimRules = [], links = [], profileIdentities = [] }: LiveObjects): Trust[] {
  return [
    ...claimRules.map(({ profile_id, id, type, cr_type, realm_name, conditions }): Trust => {
      const federated = type === "Profile-SAML";
      return {
        profile: profile_id,
        outsiders: federated ? "federated-users" : "compute-resources",
        detail: `${(federated ? realm_name : cr_type) ?? "any"}: ${wordsOf(conditions)}`,
        provenance: at(id ?? profile_id),
      };
    }),
    ...links.map(({ profile_id, id, cr_type, link = {} }): Trust => {
      const detail = [cr_type, link.crn, link.namespace, link.name].filter(Boolean).join(" ");
      return {
        profile: profile_id,
        outsiders: "compute-resources",
        detail,
        provenance: at(id ?? profile_id),
      };
    }),
    ...profileIdentities.map(({ profile_id, type, iam_id, identifier }): Trust => {
      const identity = iam_id ?? identifier ?? "";
      const provenance = at(`${profile_id}/${identity}`);
      if (type === "crn")
        return { profile: profile_id, outsiders: "compute-resources", detail: identity, provenance };
      return { profile: profile_id, identity, provenance };
    }),
  ];
}

function wordsOf(conditions: readonly Live.LiveCondition[] = []): string {
  return (
    conditions.map(({ claim, operator, value }) => `${claim} ${operator} ${value}`).join(" and ") || "anyone"
  );
}
