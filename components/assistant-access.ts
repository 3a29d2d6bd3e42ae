import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";

/** One assistant and what is built in it. */
export interface AssistantResources {
  /** UUID of the assistant. */
  id: string;
  /** Service roles on this one. Default: those of the whole access. */
  roles?: string[];
  /** UUIDs of its action and dialog skills. Default: none. */
  skills?: string[];
  /** UUIDs of its environments. Default: none. */
  environments?: string[];
}

export interface AssistantAccessArgs {
  /** GUID of the Watson Assistant (`conversation`) instance. */
  instanceId: string;
  /** Who gets the access: e-mail address of a user of the account, or one of the next two. */
  user?: pulumi.Input<string>;
  /** `ServiceId-…` */
  serviceId?: pulumi.Input<string>;
  /** `AccessGroupId-…` */
  accessGroupId?: pulumi.Input<string>;
  /** Service roles. Default: `Reader`. */
  roles?: string[];
  /** Only these assistants. Default: all of the instance. */
  assistants?: AssistantResources[];
}

interface Scope {
  roles: string[];
  resources: { service: string; resourceInstanceId: string; resourceType?: string; resource?: string };
}

/**
 * Access of a user, service ID or group to Watson Assistant. On a whole instance it is one policy; on single assistants
 * Viewer on the instance, without which nothing can be opened, and a policy for each assistant, skill and environment.
 * Source: IBM's page "Managing access" of watsonx Assistant, "Example of limiting access to one assistant".
 */
export class AssistantAccess extends pulumi.ComponentResource {
  /** Ids of the policies. */
  public readonly policyIds: pulumi.Output<string[]>;

  /**
   * @param name The _unique_ name of the access.
   * @param args See `AssistantAccessArgs`.
   * @param opts Resource options; an explicit provider is inherited by every child.
   */
  constructor(name: string, args: AssistantAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:assistant:AssistantAccess", name, {}, opts);
    const subjects = [args.user, args.serviceId, args.accessGroupId].filter(
      (subject) => subject !== undefined,
    );
    if (subjects.length !== 1) throw new Error(`${name}: give one of user, serviceId and accessGroupId.`);
    const policies = Object.entries(scopesOf(args)).map(([part, scope]) =>
      grant(`${name}-${part}`, args, scope, { parent: this }),
    );
    this.policyIds = pulumi.all(policies.map(({ id }) => id));
    this.registerOutputs({ policyIds: this.policyIds });
  }
}

/** The policies by the last part of their names. */
export function scopesOf({
  instanceId,
  roles = ["Reader"],
  assistants,
}: Pick<AssistantAccessArgs, "instanceId" | "roles" | "assistants">): Record<string, Scope> {
  const instance = { service: "conversation", resourceInstanceId: instanceId };
  if (!assistants) return { instance: { roles: ["Viewer", ...roles], resources: instance } };
  const parts = assistants.flatMap(({ id, roles: own = roles, skills = [], environments = [] }) => {
    const part = (resourceType: string, resource: string): [string, Scope] => [
      `${resourceType}-${resource}`,
      { roles: [...own], resources: { ...instance, resourceType, resource } },
    ];
    return [
      part("assistant", id),
      ...skills.map((skill) => part("skill", skill)),
      ...environments.map((environment) => part("environment", environment)),
    ];
  });
  return { instance: { roles: ["Viewer"], resources: instance }, ...Object.fromEntries(parts) };
}

function grant(
  name: string,
  { user, serviceId, accessGroupId }: AssistantAccessArgs,
  scope: Scope,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  if (user) return new ibm.IamUserPolicy(name, { ibmId: user, ...scope }, opts);
  if (accessGroupId) return new ibm.IamAccessGroupPolicy(name, { accessGroupId, ...scope }, opts);
  return new ibm.IamServicePolicy(name, { iamId: pulumi.interpolate`iam-${serviceId}`, ...scope }, opts);
}
