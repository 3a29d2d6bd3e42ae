import type * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
import type { AccessGroupMembership } from "./access-group-membership";
import type { TakenNames } from "./taken";

/**
 * The service ID and its membership, side by side; but where a name is taken, the one that may be refused comes first, so
 * that then nothing is made.
 */
export function identified(
  { serviceId, accessGroup }: TakenNames = {},
  join: (member: pulumi.Input<string>, dependsOn: pulumi.Resource[]) => AccessGroupMembership,
  identify: (dependsOn: pulumi.Resource[]) => ibm.IamServiceId,
): { membership: AccessGroupMembership; identity: ibm.IamServiceId } {
  if (accessGroup === undefined) {
    const identity = identify([]);
    return { identity, membership: join(identity.id, serviceId === undefined ? [] : [identity]) };
  }
  const [memberId, setMemberId] = pulumi.deferredOutput<string>();
  const membership = join(memberId, []);
  const identity = identify(membership.madeGroup());
  setMemberId(identity.id);
  return { membership, identity };
}
