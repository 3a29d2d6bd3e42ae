import type { AccessGroup } from "../../iam/entities";

/** Every account has this group; its members are everybody, without being listed. */
export const publicAccessId = "AccessGroupId-PublicAccess";

/** The account's Public Access group. It is not stored: only the account's setting says whether it is there. */
export function publicAccessGroup(accountId: string): AccessGroup {
  return {
    id: publicAccessId,
    account_id: accountId,
    name: "Public Access",
    description:
      "This group includes all users and service IDs by default. Any policies that are set on this group apply to all users and service IDs.",
    created_at: 0,
    created_by_id: "IBM",
    last_modified_at: 0,
    last_modified_by_id: "IBM",
    is_federated: false,
    version: 1,
  };
}
