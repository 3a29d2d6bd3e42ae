import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
import type { WatsonxConfig } from "../config/watsonx";
import { DeploymentSpaceMembership } from "./deployment-space-membership";

/** Plain values decide which resources exist. */
export type WatsonxAccessArgs = Omit<WatsonxConfig, "name" | "formerNames" | "account"> & {
  /** API key that deploys, for looking at members in previews; a secret. Default: the one in `IC_API_KEY`. */
  deployKey?: string;
};

/** Who an application is. */
interface Identity {
  iamId: pulumi.Output<string>;
  type: "service" | "profile";
  policy(role: string, instanceGuid: string): pulumi.Resource;
}

/**
 * An application's programmatic access to watsonx.ai: a service ID with an API key, or a trusted profile without
 * one; the least role on the Machine Learning instance (`pm-20`); membership of deployment spaces.
 * Source: IBM's page "Authenticating for programmatic access", "Getting a service-level token".
 */
export class WatsonxAccess extends pulumi.ComponentResource {
  /** `iam-ServiceId-…` or `iam-Profile-…` */
  public readonly iamId: pulumi.Output<string>;
  /** `ApiKey-…`; undefined with a trusted profile. */
  public readonly apiKeyId: pulumi.Output<string> | undefined;
  /** The key's value, a secret; undefined with a trusted profile. Not registered as an output. */
  public readonly apiKey: pulumi.Output<string> | undefined;

  constructor(name: string, args: WatsonxAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:watsonx:WatsonxAccess", name, {}, opts);
    const description = args.description ?? "Programmatic access to watsonx.ai";
    const identity = args.computeResource
      ? this.profile(name, description, args.computeResource)
      : this.serviceId(name, description, args.serviceId);
    this.iamId = identity.iamId;

    identity.policy(args.role, args.instance.guid);
    for (const { id, role } of args.spaces) {
      const { iamId, type } = identity;
      const { deployKey } = args;
      const membership = { region: args.instance.region, spaceId: id, iamId, type, role, deployKey };
      new DeploymentSpaceMembership(`${name}-space-${id}`, membership, { parent: this });
    }

    if (!args.computeResource) {
      const key = new ibm.IamServiceApiKey(
        `${name}-api-key`,
        {
          name: `${name}-watsonx`,
          description,
          iamServiceId: this.iamId,
          // IAM's own copy would be readable by everybody with a right on the key; the provider's default is true.
          storeValue: false,
          expiresAt: args.apiKey.expiresAt,
        },
        { parent: this, additionalSecretOutputs: ["apikey"] },
      );
      this.apiKeyId = key.id;
      this.apiKey = pulumi.secret(key.apikey);
    }
    this.registerOutputs({ iamId: this.iamId, apiKeyId: this.apiKeyId });
  }

  private serviceId(name: string, description: string, existing: string | undefined): Identity {
    const iamId = existing
      ? pulumi.output(`iam-${existing}`)
      : new ibm.IamServiceId(`${name}-service-id`, { name: `${name}-watsonx`, description }, { parent: this })
          .iamId;
    const policy = (role: string, resourceInstanceId: string) =>
      new ibm.IamServicePolicy(
        `${name}-machine-learning`,
        { iamId, roles: [role], resources: { service: "pm-20", resourceInstanceId } },
        { parent: this },
      );
    return { iamId, type: "service", policy };
  }

  private profile(
    name: string,
    description: string,
    { type, conditions }: NonNullable<WatsonxAccessArgs["computeResource"]>,
  ): Identity {
    const profile = new ibm.IamTrustedProfile(
      `${name}-profile`,
      { name: `${name}-watsonx`, description },
      { parent: this },
    );
    new ibm.IamTrustedProfileClaimRule(
      `${name}-workload`,
      {
        profileId: profile.id,
        type: "Profile-CR",
        crType: type,
        name: `${name}-workload`,
        conditions: Object.entries(conditions).map(([claim, value]) => ({
          claim,
          operator: "EQUALS",
          value: JSON.stringify(value),
        })),
      },
      { parent: this },
    );
    const policy = (role: string, resourceInstanceId: string) =>
      new ibm.IamTrustedProfilePolicy(
        `${name}-machine-learning`,
        { profileId: profile.id, roles: [role], resources: { service: "pm-20", resourceInstanceId } },
        { parent: this },
      );
    return { iamId: profile.iamId, type: "profile", policy };
  }
}
