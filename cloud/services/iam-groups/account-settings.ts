import type { Cloud } from "../../core/service";
import type { Collection } from "../../core/store";
import type { Caller } from "../../iam/caller";
import { publicAccessId } from "./public-access";

/** Access group settings of one account. */
export interface GroupSettings {
  account_id: string;
  /** Whether the Public Access group is there. */
  public_access_enabled: boolean;
  last_modified_at: number;
  last_modified_by_id: string;
}

export function settingsStore(cloud: Cloud): Collection<GroupSettings> {
  return cloud.store.collection<GroupSettings>("group-settings");
}

/** The account's settings; those that nobody has changed are IBM's defaults. */
export function settingsOf(cloud: Cloud, accountId: string): GroupSettings {
  return (
    settingsStore(cloud).get(accountId) ?? {
      account_id: accountId,
      public_access_enabled: true,
      last_modified_at: 0,
      last_modified_by_id: "",
    }
  );
}

/** Turning public access off deletes the account's policies for the Public Access group. */
export function updateSettings(
  cloud: Cloud,
  caller: Caller,
  accountId: string,
  changes: { public_access_enabled?: boolean },
): GroupSettings {
  const { iam } = cloud;
  if (changes.public_access_enabled === false) {
    for (const policy of iam.policies.by("subject", `access_group_id=${publicAccessId}`)) {
      if (policy.account_id === accountId) iam.policies.delete(policy.id);
    }
  }
  return settingsStore(cloud).put(accountId, {
    ...settingsOf(cloud, accountId),
    ...(changes.public_access_enabled === undefined
      ? {}
      : { public_access_enabled: changes.public_access_enabled }),
    last_modified_at: cloud.clock.now(),
    last_modified_by_id: caller.iamId,
  });
}
