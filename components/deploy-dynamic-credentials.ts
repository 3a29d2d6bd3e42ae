import type * as pulumi from "@pulumi/pulumi";
import type { SecretConfig } from "../config/dynamic-credentials";
import type { EngineConfig } from "../config/schema";
import { DynamicCredentials, type DynamicSecretArgs } from "./dynamic-credentials";

/** Ids of what a secret group of the configuration became. */
export interface SecretGroupOutputs {
  id: pulumi.Output<string>;
  /** Secrets' UUIDs by name. */
  secrets: pulumi.Output<Record<string, string>>;
}

/**
 * The secret groups of one engine's configuration, made after the engine works and taken away before it goes.
 * @param opts those of the account that the instance is in
 */
export function deployDynamicCredentials(
  { name, formerNames, instance, endpoint, secretGroups }: EngineConfig,
  engine: pulumi.Resource,
  opts: pulumi.ComponentResourceOptions = {},
): Record<string, SecretGroupOutputs> {
  const made = secretGroups.map((group) => {
    const credentials = new DynamicCredentials(
      // Neither name can hold a slash, so that `a-b` with `c` and `a` with `b-c` stay two.
      `${name}/${group.name}`,
      {
        instanceId: instance.guid,
        region: instance.region,
        endpoint,
        groupName: group.name,
        secretGroupId: group.id,
        description: group.description,
        readers: group.readers.map(({ accessGroup, serviceId }) => ({
          accessGroupId: accessGroup,
          serviceId,
        })),
        secrets: group.secrets.map(secretArgs),
      },
      {
        ...opts,
        dependsOn: engine,
        aliases: formerNames.map((former) => ({ name: `${former}/${group.name}` })),
      },
    );
    return [group.name, { id: credentials.secretGroupId, secrets: credentials.secretIds }] as const;
  });
  return Object.fromEntries(made);
}

function secretArgs({ ttl, rotateEvery, reuse: _, ...secret }: SecretConfig): DynamicSecretArgs {
  return { ...secret, ttlSeconds: ttl, rotateEveryDays: rotateEvery };
}
