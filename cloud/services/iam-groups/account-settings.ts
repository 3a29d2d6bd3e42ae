import type { Cloud } from "../../core/service";
import type { Collection } from "../../core/store";

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
