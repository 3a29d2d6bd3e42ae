import * as command from "@pulumi/command";
import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";

export interface AccessGroupMembershipArgs {
  /** Id of an existing group. Default: a group is made, and nobody else is expected to fill it. */
  groupId?: string;
  /** Name of the group that is made; unused with `groupId`. */
  groupName: pulumi.Input<string>;
  /** `ServiceId-…` of the member. */
  serviceId: pulumi.Input<string>;
  /** Shown in IAM beside the group that is made. */
  description?: pulumi.Input<string>;
}

/**
 * One service ID in one access group.
 *
 * In a group of our own IBM's resource keeps the whole list of members. In somebody else's group it would take
 * over the list and evict the others, so there exactly one edge is added and removed, by a small tool of ours.
 */
export class AccessGroupMembership extends pulumi.ComponentResource {
  /** `AccessGroupId-…` */
  public readonly groupId: pulumi.Output<string>;

  constructor(name: string, args: AccessGroupMembershipArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:access:AccessGroupMembership", name, {}, opts);
    this.groupId = args.groupId
      ? this.joinExisting(name, args.groupId, args.serviceId)
      : this.makeGroup(name, args);
    this.registerOutputs({ groupId: this.groupId });
  }

  private makeGroup(name: string, args: AccessGroupMembershipArgs): pulumi.Output<string> {
    const group = new ibm.IamAccessGroup(
      `${name}-group`,
      { name: args.groupName, description: args.description },
      { parent: this },
    );
    new ibm.IamAccessGroupMembers(
      `${name}-members`,
      { accessGroupId: group.id, iamServiceIds: [args.serviceId] },
      { parent: this },
    );
    return group.id;
  }

  private joinExisting(
    name: string,
    groupId: string,
    serviceId: pulumi.Input<string>,
  ): pulumi.Output<string> {
    new command.local.Command(
      `${name}-edge`,
      {
        create: "node tools/run.cjs access-group-member add",
        delete: "node tools/run.cjs access-group-member remove",
        // The API key comes from the environment (IC_API_KEY), as for the provider: it is no input and in no state.
        environment: { ACCESS_GROUP_ID: groupId, MEMBER_IAM_ID: pulumi.interpolate`iam-${serviceId}` },
        triggers: [groupId, serviceId],
      },
      { parent: this },
    );
    return pulumi.output(groupId);
  }
}
