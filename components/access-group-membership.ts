import * as command from "@pulumi/command";
import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
import type { ExistingThing } from "./adopted";
import { resourceHook } from "./hooks";
import { refusedIfTaken } from "./taken";
import { runTool, toolCommand } from "./tool";

export interface AccessGroupMembershipArgs {
  /** Id of an existing group. Default: a group is made. */
  groupId?: string;
  /** An existing group that is taken over: imported, kept when the stack goes, and its members left alone. */
  adoptedGroup?: ExistingThing;
  /** The member stays in the group when the stack goes. Default: false. */
  keepMember?: boolean;
  /** Name of the group that is made; unused with `groupId`. */
  groupName: pulumi.Input<string>;
  /** `AccessGroupId-…` of a group that has this name in the account: unless it is this stack's, none is made. */
  takenGroup?: string;
  /** `ServiceId-…` of the member. */
  serviceId: pulumi.Input<string>;
  /** When it was seen that somebody took the member out: a text that was never there before. It is put back. */
  missing?: string;
  /** Shown in IAM beside the group that is made. */
  description?: pulumi.Input<string>;
  /** API key of the group's account, where it is not that of `IC_API_KEY`; it is in no resource. */
  deployKey?: string;
}

/**
 * One service ID in one access group. Other members are never touched, whoever put them in: a person, or an engine that
 * makes credentials with the rights of the group.
 *
 * A group of somebody else's gets one edge, added and removed by a small tool of ours. In a group that is made here the
 * first and only member is put in by IBM's resource, which adds to the list when it is created, but makes the list its
 * own when it is changed or deleted. So it is neither: changes are ignored, its deletion leaves the group alone (which
 * goes with its memberships), and another service ID is another resource.
 */
export class AccessGroupMembership extends pulumi.ComponentResource {
  /** `AccessGroupId-…` */
  public readonly groupId: pulumi.Output<string>;
  private readonly made: pulumi.Resource[] = [];
  private readonly groups: pulumi.Resource[] = [];

  constructor(name: string, args: AccessGroupMembershipArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:access:AccessGroupMembership", name, {}, opts);
    const existing = args.adoptedGroup ? this.adoptGroup(name, args.adoptedGroup) : args.groupId;
    this.groupId = existing ? this.joinExisting(name, existing, args) : this.makeGroup(name, args);
    if (args.missing) {
      // No `delete`: in the next run, when the member is there, this command goes and leaves it alone.
      const environment = edge(this.groupId, args.serviceId);
      const create = toolCommand("access-group-member add");
      new command.local.Command(
        `${name}-repair`,
        // Taken out again before that run, it is put back again.
        { create, environment, triggers: [args.missing] },
        { parent: this, dependsOn: this.made },
      );
    }
    this.registerOutputs({ groupId: this.groupId });
  }

  /** The group, where one is made. */
  madeGroup(): pulumi.Resource[] {
    return this.groups;
  }

  private makeGroup(name: string, args: AccessGroupMembershipArgs): pulumi.Output<string> {
    const hooks = refusedIfTaken(
      `${name}-group`,
      "An access group of this name",
      args.takenGroup,
      "Take it over with adopt.accessGroup, rename it",
    );
    const group = new ibm.IamAccessGroup(
      `${name}-group`,
      { name: args.groupName, description: args.description },
      { parent: this, hooks },
    );
    this.groups.push(group);
    const members = new ibm.IamAccessGroupMembers(
      `${name}-members`,
      { accessGroupId: group.id, iamServiceIds: [args.serviceId] },
      {
        parent: this,
        ignoreChanges: ["iamServiceIds", "ibmIds", "iamProfileIds"],
        replacementTrigger: args.serviceId,
        retainOnDelete: true,
        hooks: { afterCreate: resourceHook(`${name}-joined`, joined(args.deployKey)) },
      },
    );
    this.made.push(members);
    return group.id;
  }

  private adoptGroup(name: string, { id, ...group }: ExistingThing): pulumi.Output<string> {
    return new ibm.IamAccessGroup(`${name}-group`, group, { parent: this, import: id, retainOnDelete: true })
      .id;
  }

  private joinExisting(
    name: string,
    groupId: pulumi.Input<string>,
    { serviceId, keepMember, adoptedGroup }: AccessGroupMembershipArgs,
  ): pulumi.Output<string> {
    const membership = new command.local.Command(
      `${name}-edge`,
      {
        create: toolCommand("access-group-member add"),
        delete: toolCommand("access-group-member remove"),
        // The API key comes from the environment (IC_API_KEY), as for the provider: it is no input and in no state.
        environment: edge(groupId, serviceId),
        triggers: [groupId, serviceId],
      },
      // In a group that was taken over the member stays too: when it no longer is, the group becomes one that is made
      // here, whose members this must not change; and a service ID that goes takes its memberships along.
      { parent: this, retainOnDelete: keepMember || adoptedGroup !== undefined },
    );
    this.made.push(membership);
    return pulumi.output(groupId);
  }
}

/**
 * IBM's resource takes no notice of a member that IAM refuses (207, with a status for each one). The tool does; where the
 * member is in already, it changes nothing.
 */
function joined(deployKey: string | undefined): pulumi.ResourceHookFunction {
  return ({ newOutputs = {} }) => {
    const [serviceId] = newOutputs.iamServiceIds as string[];
    const membership = { ACCESS_GROUP_ID: newOutputs.accessGroupId, MEMBER_IAM_ID: `iam-${serviceId}` };
    return runTool("access-group-member add", membership, deployKey);
  };
}

function edge(groupId: pulumi.Input<string>, serviceId: pulumi.Input<string>) {
  return { ACCESS_GROUP_ID: groupId, MEMBER_IAM_ID: pulumi.interpolate`iam-${serviceId}` };
}
