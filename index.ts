import { IamCredentialsEngine } from "./components/iam-credentials-engine";
import { requireManager, restrictsServiceIds } from "./components/preconditions";
import { loadConfig } from "./config/load";

export default async function program(): Promise<Record<string, unknown>> {
  const { engines } = loadConfig();
  const [restricted] = await Promise.all([
    engines.some((engine) => engine.serviceIdCreator === "auto") ? restrictsServiceIds() : false,
    ...engines.map(requireManager),
  ]);
  const made = engines.map((engine) => {
    const { serviceIdCreator, instance } = engine;
    const aliases = engine.formerNames.map((name) => ({ name }));
    const args = {
      instanceId: instance.guid,
      region: instance.region,
      endpoint: engine.endpoint,
      serviceIdCreator: serviceIdCreator === "auto" ? restricted : serviceIdCreator === "on",
      accessGroupId: engine.accessGroup?.id,
      apiKeyExpiresAt: engine.apiKey.expiresAt,
      description: engine.description,
    };
    return new IamCredentialsEngine(engine.name, args, { aliases });
  });
  return {
    engines: Object.fromEntries(
      engines.map(({ name, instance }, index) => {
        const { serviceId, iamId, serviceIdCrn, accessGroupId, apiKeyId, configurationId } = made[index]!;
        return [
          name,
          {
            instance: instance.crn,
            serviceId,
            iamId,
            serviceIdCrn,
            accessGroupId,
            apiKeyId,
            configurationId,
          },
        ];
      }),
    ),
  };
}
