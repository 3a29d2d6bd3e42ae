import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { profileCrn } from "../../iam/crn";
import type { TrustedProfile } from "../../iam/entities";
import { onProfile, requireAccount, visible } from "./access";
import { changed, given, record, requireMatch } from "./entity";
import { limits } from "./limits";
import { forgetPrincipal } from "./principals";
import { profileTrustKey } from "./profile-store";
import { notCreated, notFound, notUpdated } from "./refusals";

export interface NewProfile {
  account_id: string;
  name: string;
  description?: string;
  email?: string;
}

export interface ProfileChanges {
  name?: string;
  description?: string;
  email?: string;
}

export function createProfile(cloud: Cloud, caller: Caller, input: NewProfile): TrustedProfile {
  const { iam, clock } = cloud;
  const { account_id, name, description, email } = input;
  requireAccount(cloud, account_id);
  iam.authorize(caller, "iam-identity.profile.create", onProfile(account_id, ""));
  if (taken(cloud, account_id, name)) throw notCreated("Profile", `the name '${name}' is taken.`);
  if (iam.profiles.by("account", account_id).length >= limits.profiles) {
    throw notCreated("Profile", `the limit of ${limits.profiles} in the account is reached.`);
  }
  const id = `Profile-${randomUUID()}`;
  const now = clock.now();
  return iam.profiles.put(id, {
    id,
    iam_id: `iam-${id}`,
    account_id,
    crn: profileCrn(account_id, id),
    name,
    ...(description ? { description } : {}),
    ...(email ? { email } : {}),
    created_at: now,
    modified_at: now,
    version: 1,
    history: [record(clock, caller, "CREATE", [])],
  });
}

export function listProfiles(
  cloud: Cloud,
  caller: Caller,
  accountId: string,
  name?: string,
): readonly TrustedProfile[] {
  requireAccount(cloud, accountId);
  const all = cloud.iam.profiles.by("account", accountId);
  const named = name === undefined ? all : all.filter((item) => item.name === name);
  return visible(cloud, caller, "iam-identity.profile.get", (id) => onProfile(accountId, id), named);
}

/** The profile `id`, on which `caller` may do `verb`; 404 before 403, as the SDK's tests find it. */
export function profileFor(
  cloud: Cloud,
  caller: Caller,
  id: string,
  verb: "get" | "update" | "delete" | "linkToResource",
): TrustedProfile {
  const found = cloud.iam.profiles.get(id);
  if (!found) throw notFound("Profile", id);
  const withoutGrant = verb === "get" && found.iam_id === caller.iamId ? "members" : "owner";
  const target = onProfile(found.account_id, id);
  cloud.iam.authorize(caller, `iam-identity.profile.${verb}`, target, { withoutGrant });
  return found;
}

export function updateProfile(
  cloud: Cloud,
  caller: Caller,
  id: string,
  changes: ProfileChanges,
  ifMatch: string | undefined,
): TrustedProfile {
  const found = profileFor(cloud, caller, id, "update");
  requireMatch(ifMatch, "Profile", found);
  const { name, description, email } = changes;
  if (name !== undefined && name !== found.name && taken(cloud, found.account_id, name)) {
    throw notUpdated("Profile", id, `the name '${name}' is taken.`);
  }
  return cloud.iam.profiles.put(
    id,
    changed(found, cloud.clock, caller, "UPDATE", given({ name, description, email })),
  );
}

/** Deletes the profile with whom it trusts, its policies and memberships. */
export function deleteProfile(cloud: Cloud, caller: Caller, id: string): void {
  const found = profileFor(cloud, caller, id, "delete");
  cloud.use(profileTrustKey).forget(id);
  forgetPrincipal(cloud, found.iam_id, { resourceType: "profile", resource: id });
  cloud.iam.profiles.delete(id);
}

function taken(cloud: Cloud, accountId: string, name: string): boolean {
  return cloud.iam.profiles.by("name", `${accountId}/${name}`).length > 0;
}
