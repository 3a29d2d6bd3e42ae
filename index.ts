import { log } from "@pulumi/pulumi";
import { accountOptions } from "./components/account-options";
import { deployAssistant } from "./components/deploy-assistant";
import { deployDynamicCredentials } from "./components/deploy-dynamic-credentials";
import { IamCredentialsEngine } from "./components/iam-credentials-engine";
import { KeylessIamCredentialsEngine } from "./components/keyless-engine";
import { WatsonxAccess } from "./components/watsonx-access";
import { accountKeys } from "./config/account-keys";
import { loadConfig, readSecret } from "./config/load";
import { secretReader } from "./config/secret-source";
import { preflight } from "./preflight";

export default async function program(): Promise<Record<string, unknown>> {
  const { accounts, engines, watsonx, assistant } = loadConfig();
  const used = [...engines, ...watsonx, ...assistant.onboarding, ...assistant.access].map(
    ({ account }) => account,
  );
  const keys = accountKeys(used, accounts, process.env, readSecret);
  const facts = await preflight(engines, keys, process.env);
  const optionsOf = new Map([...keys].map(([name, key]) => [name, accountOptions(key)]));
  const outputs = engines.map((config, index) => {
    const { name, instance, formerNames, accessGroup } = config;
    const args = {
      instanceId: instance.guid,
      region: instance.region,
      endpoint: config.endpoint,
      serviceIdCreator: facts[index]?.serviceIdCreator,
      accessGroupId: accessGroup?.id,
      grantsVia: config.grantsVia,
      membershipMissing: facts[index]?.membershipMissing,
      apiKeyGeneration: facts[index]?.key.generation,
      apiKeyExpiresAt: facts[index]?.key.expiresAt,
      description: config.description,
      verify: config.verify,
      lock: config.lock,
      lockSeen: facts[index]?.lock,
      deployKey: config.account === undefined ? undefined : keys.get(config.account)?.value,
    };
    const opts = { ...optionsOf.get(config.account), aliases: formerNames.map((name) => ({ name })) };
    if (facts[index]?.mode === "keyless") {
      const engine = new KeylessIamCredentialsEngine(name, args, opts);
      const { authorizationIds, grants } = engine;
      const secretGroups = deployDynamicCredentials(config, engine, optionsOf.get(config.account));
      return [name, { instance: instance.crn, mode: "keyless", authorizationIds, grants, secretGroups }];
    }
    const { rotation, warning, rotatesAt } = facts[index]?.key ?? {};
    if (rotation)
      log.warn(`engines "${name}": ${rotation}; this run makes the next key and removes the old one.`);
    if (warning) log.warn(`engines "${name}": ${warning}.`);
    const engine = new IamCredentialsEngine(name, args, opts);
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
        apiKeyExpiresAt: engine.apiKeyExpiresAt,
        apiKeyRotatesFrom: engine.apiKeyCreatedAt.apply((time) => rotatesAt && dayAfter(time, rotatesAt)),
        configurationId,
        grants,
        secretGroups: deployDynamicCredentials(config, engine, optionsOf.get(config.account)),
      },
    ];
  });
  const access = watsonx.map(({ name, formerNames, account, ...args }) => {
    const deployKey = account === undefined ? undefined : keys.get(account)?.value;
    const opts = { ...optionsOf.get(account), aliases: formerNames.map((former) => ({ name: former })) };
    const { iamId, apiKeyId } = new WatsonxAccess(name, { ...args, deployKey }, opts);
    return [name, { iamId, apiKeyId }];
  });
  const onboarded = deployAssistant(assistant, { optionsOf, read: secretReader(process.env, readSecret) });
  return {
    engines: Object.fromEntries(outputs),
    ...(access.length > 0 ? { watsonx: Object.fromEntries(access) } : {}),
    ...(assistant.onboarding.length + assistant.access.length > 0 ? { assistant: onboarded } : {}),
  };
}

function daysSince(time: string): number {
  return Math.floor((Date.now() - Date.parse(time)) / 86_400_000);
}

/** `2027-01-31` */
function dayAfter(time: string, days: number): string {
  return new Date(Date.parse(time) + days * 86_400_000).toISOString().slice(0, 10);
}
