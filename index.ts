import { log } from "@pulumi/pulumi";
import { deployDynamicCredentials } from "./components/deploy-dynamic-credentials";
import { IamCredentialsEngine } from "./components/iam-credentials-engine";
import { KeylessIamCredentialsEngine } from "./components/keyless-engine";
import { WatsonxAccess } from "./components/watsonx-access";
import { loadConfig } from "./config/load";
import { preflight } from "./preflight";

export default async function program(): Promise<Record<string, unknown>> {
  const { engines, watsonx } = loadConfig();
  const facts = await preflight(engines, process.env);
  const outputs = engines.map((config, index) => {
    const { name, instance, formerNames, accessGroup, apiKey } = config;
    const args = {
      instanceId: instance.guid,
      region: instance.region,
      endpoint: config.endpoint,
      serviceIdCreator: facts[index]?.serviceIdCreator,
      accessGroupId: accessGroup?.id,
      grantsVia: config.grantsVia,
      apiKeyGeneration: facts[index]?.key.generation,
      apiKeyExpiresAt: apiKey.expiresAt,
      description: config.description,
      verify: config.verify,
    };
    const aliases = formerNames.map((former) => ({ name: former }));
    if (facts[index]?.mode === "keyless") {
      const engine = new KeylessIamCredentialsEngine(name, args, { aliases });
      const { authorizationIds, grants } = engine;
      const secretGroups = deployDynamicCredentials(config, engine);
      return [name, { instance: instance.crn, mode: "keyless", authorizationIds, grants, secretGroups }];
    }
    const { rotation } = facts[index]?.key ?? {};
    if (rotation)
      log.warn(`engines "${name}": ${rotation}; this run makes the next key and removes the old one.`);
    const engine = new IamCredentialsEngine(name, args, { aliases });
    const { serviceId, iamId, serviceIdCrn, accessGroupId, apiKeyId, configurationId, grants } = engine;
    return [
      name,
      {
        instance: instance.crn,
        mode: "key",
        serviceId,
        iamId,
        serviceIdCrn,
        accessGroupId,
        apiKeyId,
        apiKeyCreatedAt: engine.apiKeyCreatedAt,
        apiKeyAgeDays: engine.apiKeyCreatedAt.apply(daysSince),
        configurationId,
        grants,
        secretGroups: deployDynamicCredentials(config, engine),
      },
    ];
  });
  const access = watsonx.map(({ name, ...args }) => {
    const { iamId, apiKeyId } = new WatsonxAccess(name, args);
    return [name, { iamId, apiKeyId }];
  });
  return {
    engines: Object.fromEntries(outputs),
    ...(access.length > 0 ? { watsonx: Object.fromEntries(access) } : {}),
  };
}

function daysSince(time: string): number {
  return Math.floor((Date.now() - Date.parse(time)) / 86_400_000);
}
