import type { Cloud, ServiceKey } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { AccessGroup } from "../../iam/entities";
import { getGroup } from "./access-groups";
import { addMembers, type MemberOutcome, type NewMember, removeMember } from "./members";

/** What the access groups service does for the other services of the cloud, each call on behalf of a caller. */
export class Groups {
  constructor(private readonly cloud: Cloud) {}

  /** Throws 404 when there is no such group, `AccessDenied` when the caller may not see it. */
  get(caller: Caller, id: string): AccessGroup {
    return getGroup(this.cloud, caller, id);
  }

  /** One outcome per member; look at each `status_code`. */
  addMembers(caller: Caller, groupId: string, members: readonly NewMember[]): MemberOutcome[] {
    return addMembers(this.cloud, caller, groupId, members);
  }

  /** Throws 404 when it is not a member. */
  removeMember(caller: Caller, groupId: string, iamId: string): void {
    removeMember(this.cloud, caller, groupId, iamId);
  }
}

export const groupsKey: ServiceKey<Groups> = { name: "groups", create: (cloud) => new Groups(cloud) };
