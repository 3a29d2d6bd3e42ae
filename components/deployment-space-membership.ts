import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { toolCommand } from "./tool";

/** What a member may do in a deployment space: a viewer scores, an editor also deploys, an admin also manages members. */
export const SpaceRole = { viewer: "viewer", editor: "editor", admin: "admin" } as const;
export type SpaceRole = (typeof SpaceRole)[keyof typeof SpaceRole];

/** What a member is: a service ID or a trusted profile. */
export const MemberType = { service: "service", profile: "profile" } as const;
export type MemberType = (typeof MemberType)[keyof typeof MemberType];

export interface DeploymentSpaceMembershipArgs {
  /** Region of watsonx.ai that the space is in, like `us-south`. */
  region: string;
  /** UUID of the deployment space. */
  spaceId: string;
  /** `iam-ServiceId-…` or `iam-Profile-…`. */
  iamId: pulumi.Input<string>;
  /** What the member is. */
  type: MemberType;
  /** What the member may do in the space. */
  role: SpaceRole;
  /** API key that deploys; a secret. Default: the one in `IC_API_KEY`, which is then no input and in no state. */
  deployKey?: string;
}

/**
 * One member of one deployment space of watsonx.ai, for which no provider has a resource. The edge is set by a small
 * tool, which takes over a membership that exists already.
 *
 * Pulumi cannot refresh what a command did. So each preview and each update looks at the member's role and hands it
 * to a second command as an input: when somebody has changed or removed the member, that input differs, the preview
 * shows it, and the update sets the role again.
 */
export class DeploymentSpaceMembership extends pulumi.ComponentResource {
  constructor(name: string, args: DeploymentSpaceMembershipArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:watsonx:DeploymentSpaceMembership", name, {}, opts);
    const { region, spaceId, iamId, type, role } = args;
    const key: Record<string, pulumi.Input<string>> = args.deployKey === undefined
      ? {}
      : { IC_API_KEY: pulumi.secret(args.deployKey) };
    const member = { SPACE_REGION: region, SPACE_ID: spaceId, MEMBER_IAM_ID: iamId, ...key };
    const wanted = { ...member, MEMBER_TYPE: type, MEMBER_ROLE: role };
    const edge = new command.local.Command(
      `${name}-edge`,
      {
        create: toolCommand("deployment-space-member set"),
        update: toolCommand("deployment-space-member set"),
        delete: toolCommand("deployment-space-member remove"),
        environment: wanted,
        triggers: [region, spaceId, iamId],
      },
      { parent: this },
    );
    // Not before the edge exists; from then on also in previews.
    const seen = command.local.runOutput(
      {
        command: toolCommand("deployment-space-member show"),
        environment: member,
        logging: command.local.Logging.None,
      },
      { parent: this, dependsOn: [edge] },
    );
    new command.local.Command(
      `${name}-guard`,
      {
        create: toolCommand("deployment-space-member set"),
        update: toolCommand("deployment-space-member set"),
        environment: { ...wanted, MEMBER_ROLE_SEEN: seen.stdout },
      },
      { parent: this, dependsOn: [edge] },
    );
    this.registerOutputs({});
  }
}
