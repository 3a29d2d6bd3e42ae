import type * as pulumi from "@pulumi/pulumi";
import type { ConfiguredEngine } from "../config/schema";
import { SecretsManagerInstance } from "./secrets-manager-instance";

/** Where an engine belongs. */
export interface EngineInstance {
  crn: pulumi.Input<string>;
  guid: pulumi.Input<string>;
  region: string;
  /** The instance, where it is made. */
  made?: pulumi.Resource;
}

/**
 * The instance of one engine's configuration: the one that is there, or one that is made.
 * @param opts those of the account that the instance is in
 * @param found CRN of the instance that has its name
 */
export function deployInstance(
  { name, formerNames, instance, newInstance }: ConfiguredEngine,
  opts: pulumi.ComponentResourceOptions = {},
  found?: string,
): EngineInstance {
  if (instance) return instance;
  if (!newInstance) throw new Error(`engines "${name}": neither an instance nor a new one.`); // the schema has one
  const { encryption, access } = newInstance;
  const made = new SecretsManagerInstance(
    name,
    {
      instanceName: newInstance.name ?? `${name}-secrets-manager`,
      takenInstance: found,
      region: newInstance.region,
      resourceGroupId: newInstance.resourceGroup,
      plan: newInstance.plan,
      publicEndpoint: newInstance.endpoints === "public-and-private",
      encryption: encryption && { ...encryption.key, authorize: encryption.authorize },
      access: access.map(({ accessGroup, serviceId, role }) => ({
        accessGroupId: accessGroup,
        serviceId,
        role,
      })),
      protect: newInstance.protect,
    },
    { ...opts, aliases: formerNames.map((former) => ({ name: former })) },
  );
  return { crn: made.crn, guid: made.guid, region: newInstance.region, made };
}
