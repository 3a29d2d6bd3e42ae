import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/schema";
import type { WatsonxConfig } from "../config/watsonx";
import type { AccessKeysArgs } from "./access-keys";
import type { EngineInstance } from "./deploy-instance";
import { type KeyEngineArgs, WatsonxAccess } from "./watsonx-access";

/** Stack outputs of one access. */
export interface WatsonxOutputs {
  iamId: pulumi.Output<string>;
  apiKeyId?: pulumi.Output<string>;
  apiKeyExpiresAt?: pulumi.Output<string | undefined>;
  /** CRN of the secret that holds the key, as `npm run token -- --secret` takes it. */
  secretCrn?: pulumi.Output<string>;
}

/** An engine of the stack, and where it belongs. */
export interface MadeEngine {
  engine: pulumi.Resource;
  instance: EngineInstance;
}

interface Surroundings {
  /** What makes a component deploy to an account, by the account's name. */
  optionsOf: ReadonlyMap<string | undefined, pulumi.ComponentResourceOptions>;
  /** API keys that deploy to other accounts than that of `IC_API_KEY`, by the accounts' names. */
  deployKeyOf: (account: string | undefined) => string | undefined;
  /** By the engines' names. */
  engines: ReadonlyMap<string, MadeEngine>;
  /** Trusted profiles that there are already, by the names of the accesses. */
  takenProfiles: Readonly<Record<string, string>>;
  /** Which keys an access is to have, by its name. */
  keysOf: (name: string) => AccessKeysArgs;
}

/** What `machine-credentials:watsonx` asks for. */
export function deployWatsonx(
  { watsonx, engines }: Pick<StackConfig, "watsonx" | "engines">,
  surroundings: Surroundings,
): Record<string, WatsonxOutputs> {
  const made = watsonx.map((entry) => {
    const { name, instance, account, formerNames, apiKey, ...args } = entry;
    const engine = engines.find((candidate) => candidate.name === apiKey.engine);
    const access = new WatsonxAccess(
      name,
      {
        ...args,
        instanceId: instance.guid,
        region: instance.region,
        takenProfile: surroundings.takenProfiles[name],
        apiKey: surroundings.keysOf(name),
        keyEngine: engine && keyEngine(entry, engine, surroundings.engines.get(engine.name)),
        deployKey: surroundings.deployKeyOf(account),
      },
      {
        ...surroundings.optionsOf.get(account),
        aliases: formerNames.map((former) => ({ name: former })),
        dependsOn: surroundings.engines.get(apiKey.engine ?? "")?.engine,
      },
    );
    const { iamId, apiKeyId, apiKeyExpiresAt, secretId } = access;
    const crn = surroundings.engines.get(apiKey.engine ?? "")?.instance.crn;
    const secretCrn = crn === undefined || !secretId ? undefined : secretCrnOf(crn, secretId);
    return [name, { iamId, apiKeyId, apiKeyExpiresAt, secretCrn }] as const;
  });
  return Object.fromEntries(made);
}

function keyEngine(
  { apiKey }: WatsonxConfig,
  { endpoint }: StackConfig["engines"][number],
  made: MadeEngine | undefined,
): KeyEngineArgs | undefined {
  if (!made) return undefined;
  const { instance } = made;
  return {
    instanceId: instance.guid,
    region: instance.region,
    endpoint,
    ttlSeconds: apiKey.ttl,
    readers: apiKey.readers.map(({ accessGroup, serviceId }) => ({ accessGroupId: accessGroup, serviceId })),
  };
}

/** An instance's CRN ends with `::`, where a secret's has `:secret:<id>`. */
function secretCrnOf(
  instanceCrn: pulumi.Input<string>,
  secretId: pulumi.Output<string>,
): pulumi.Output<string> {
  return pulumi.interpolate`${pulumi.output(instanceCrn).apply((crn) => crn.replace(/::$/, ""))}:secret:${secretId}`;
}
