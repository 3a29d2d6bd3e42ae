import type * as pulumi from "@pulumi/pulumi";
import type { SecretConfig } from "../config/dynamic-credentials";
import type { ConfiguredEngine } from "../config/schema";
import type { EngineInstance } from "./deploy-instance";
import { DynamicCredentials, type DynamicSecretArgs } from "./dynamic-credentials";

/** Ids of what a secret group of the configuration became. */
export interface SecretGroupOutputs {
  id: pulumi.Output<string>;
  /** Secrets' UUIDs by name. */
  secrets: pulumi.Output<Record<string, string>>;
}

/** Where the secrets live, and whose work they are. */
export interface Place {
  /** What makes the credentials. */
  engine: pulumi.Resource;
  instance: EngineInstance;
  /** Account that the credentials are made in. Default: that of the instance. */
  accountId?: string;
  /** UUIDs of secret groups that there are already, by name. */
  taken?: Readonly<Record<string, string>>;
  /** Those of the account that the instance is in. */
  opts?: pulumi.ComponentResourceOptions;
}

/** The secret groups of one engine's configuration, made after the engine works and taken away before it goes. */
export function deployDynamicCredentials(
  { name, formerNames, endpoint, secretGroups }: ConfiguredEngine,
  { engine, instance, accountId, taken = {}, opts = {} }: Place,
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
        takenSecretGroup: taken[group.name],
        secretGroupId: group.id,
        description: group.description,
        readers: group.readers.map(({ accessGroup, serviceId }) => ({
          accessGroupId: accessGroup,
          serviceId,
        })),
        secrets: group.secrets.map((secret) => ({ ...secretArgs(secret), accountId })),
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
