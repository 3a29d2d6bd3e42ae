import { isoStamp } from "../../core/clock";
import type { CustomRole } from "../../iam/entities";

export function roleToWire(role: CustomRole): object {
  return {
    id: role.id,
    name: role.name,
    display_name: role.display_name,
    ...(role.description === undefined ? {} : { description: role.description }),
    service_name: role.service_name,
    account_id: role.account_id,
    crn: role.crn,
    actions: role.actions,
    created_at: isoStamp(role.created_at),
    created_by_id: role.created_by_id,
    last_modified_at: isoStamp(role.last_modified_at),
    last_modified_by_id: role.last_modified_by_id,
    href: `https://iam.cloud.ibm.com/v2/roles/${role.id}`,
  };
}
