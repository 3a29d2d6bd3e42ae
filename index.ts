import { log } from "@pulumi/pulumi";
import { accountOptions } from "./components/account-options";
import { AllowedAddresses } from "./components/allowed-addresses";
import { deployAssistant } from "./components/deploy-assistant";
import { deployDynamicCredentials } from "./components/deploy-dynamic-credentials";
import { deployInstance } from "./components/deploy-instance";
import { deploySurroundings } from "./components/deploy-surroundings";
import { deployWatsonx, type MadeEngine } from "./components/deploy-watsonx";
import { IamCredentialsEngine } from "./components/iam-credentials-engine";
import { KeylessIamCredentialsEngine } from "./components/keyless-engine";
import { accountKeys } from "./config/account-keys";
import { usedAccounts } from "./config/accounts";
import { loadConfig, readSecret } from "./config/load";
import { secretReader } from "./config/secret-source";
import { preflight } from "./preflight";
import { accessKeyFacts } from "./preflight/access-keys";
import { zoneNameOf } from "./preflight/allowed-addresses";
import { takenProfiles } from "./preflight/taken-names";

export default async function program(): Promise<Record<string, unknown>> {
  const stack = loadConfig();
  const { accounts, engines, watsonx, assistant } = stack;
  const used = usedAccounts(stack);
  const keys = accountKeys(used, accounts, process.env, readSecret);
  const [facts, accessKeys, profiles] = await Promise.all([
    preflight(engines, keys, process.env),
    accessKeyFacts(stack, keys, process.env),
    takenProfiles(watsonx, keys),
  ]);
  const seen = new Date().toISOString();
  const optionsOf = new Map([...keys].map(([name, key]) => [name, accountOptions(key)]));
  const made = new Map<string, MadeEngine>();
  const outputs = engines.map((config, index) => {
    const { name, formerNames, accessGroup, targetAccount } = config;
    const account = optionsOf.get(config.account);
    const instance = deployInstance(config, account, facts[index]?.instanceCrn);
    const { targetAccountId, accountId = "" } = facts[index] ?? {};
    const args = {
      instanceId: instance.guid,
      region: instance.region,
      endpoint: config.endpoint,
      serviceIdCreator: facts[index]?.serviceIdCreator,
      accessGroupId: accessGroup?.id,
      grantsVia: config.grantsVia,
      membershipMissing: facts[index]?.membershipMissing ? seen : undefined,
      apiKeyGeneration: facts[index]?.key.generation,
      apiKeyExpiresAt: facts[index]?.key.expiresAt,
      description: config.description,
      verify: config.verify,
      lock: config.lock,
      adopted: facts[index]?.adopted,
      taken: facts[index]?.taken,
      lockSeen: facts[index]?.lock,
      deployKey: config.account === undefined ? undefined : keys.get(config.account)?.value,
    };
    const aliases = formerNames.map((former) => ({ name: former }));
    if (facts[index]?.mode === "keyless") {
      const abroad = targetAccountId
        ? { sourceAccountId: facts[index]?.accountId, targetApiKey: keys.get(targetAccount)?.value }
        : {};
      // The tools work in the instance; what they and the provider make in IAM is the target account's.
      const provider = targetAccountId ? optionsOf.get(targetAccount)?.provider : account?.provider;
      const opts = { ...account, provider, aliases, dependsOn: instance.made };
      const engine = new KeylessIamCredentialsEngine(name, { ...args, ...abroad }, opts);
      made.set(name, { engine, instance });
      deploySurroundings(config, instance, accountId, engine, account);
      const { authorizationIds, grants } = engine;
      const taken = facts[index]?.takenSecretGroups;
      const place = { engine, instance, accountId: targetAccountId, taken, opts: account };
      const secretGroups = deployDynamicCredentials(config, place);
      return [name, { instance: instance.crn, mode: "keyless", authorizationIds, grants, secretGroups }];
    }
    const { rotation, warning, rotatesAt } = facts[index]?.key ?? {};
    if (rotation)
      log.warn(`engines "${name}": ${rotation}; this run makes the next key and removes the old one.`);
    for (const text of [...(warning ? [warning] : []), ...(facts[index]?.warnings ?? [])])
      log.warn(`engines "${name}": ${text}.`);
    if (facts[index]?.adopted?.formerKey) {
      log.info(
        `engines "${name}": its key is not known to this stack, which makes one and hands the engine over to it ` +
          `(${name}-key-handover); the former key is left alone.`,
      );
    }
    const { add = false, removed } = facts[index]?.allowed ?? {};
    const allow = { accountId, zoneName: zoneNameOf(name), missing: removed ? seen : undefined };
    const opened = add ? [new AllowedAddresses(name, allow, { ...account, aliases })] : [];
    const dependsOn = [...opened, ...(instance.made ? [instance.made] : [])];
    const engine = new IamCredentialsEngine(name, args, { ...account, aliases, dependsOn });
    deploySurroundings(config, instance, accountId, engine, account);
    made.set(name, { engine, instance });
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
        apiKeyRotatesFrom: engine.apiKeyCreatedAt.apply(
          // Undefined where `--target` leaves the key out.
          (time?: string) => time && rotatesAt && dayAfter(time, rotatesAt),
        ),
        configurationId,
        grants,
        secretGroups: deployDynamicCredentials(config, {
          engine,
          instance,
          taken: facts[index]?.takenSecretGroups,
          opts: account,
        }),
      },
    ];
  });
  for (const [id, { rotation, warning }] of accessKeys) {
    if (rotation) log.warn(`${id}: ${rotation}; this run makes the next key.`);
    if (warning) log.warn(`${id}: ${warning}.`);
  }
  const keysOf = (kind: string) => (name: string) => {
    const { generation = 1, expiresAt, previous, serviceId } = accessKeys.get(`${kind}/${name}`) ?? {};
    return { current: { generation, expiresAt }, previous, takenServiceId: serviceId };
  };
  const access = deployWatsonx(stack, {
    optionsOf,
    deployKeyOf: (account) => (account === undefined ? undefined : keys.get(account)?.value),
    engines: made,
    takenProfiles: profiles,
    keysOf: keysOf("watsonx"),
  });
  const onboarded = deployAssistant(assistant, {
    optionsOf,
    read: secretReader(process.env, readSecret),
    keysOf: keysOf("onboarding"),
  });
  return {
    engines: Object.fromEntries(outputs),
    ...(watsonx.length > 0 ? { watsonx: access } : {}),
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
