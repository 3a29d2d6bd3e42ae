import { Engine } from "./engine";
import type { EngineConfiguration } from "./entities";
import { badRequest, notFound } from "./errors";
import { authorize, type Scope } from "./scope";

/**
 * The engine configuration of the instance. One per instance; its API key is tried whenever it is set.
 * Wording of the refusals: SDK integration test ("already exists", "reached the maximum"), in the form that IBM's
 * public engine plug-in for certificates gives them.
 */
export function createConfiguration(
  scope: Scope,
  input: { name: string; api_key: string; disabled?: boolean },
): EngineConfiguration {
  authorize(scope, "configuration.create");
  const [existing] = configurationsOf(scope);
  if (existing) {
    throw badRequest(
      existing.name === input.name
        ? `IAM credentials configuration with name '${input.name}' already exists`
        : "IAM credentials configuration couldn't be added because you have reached the maximum number of configurations (1)",
    );
  }
  return put(scope, input);
}

/** What v1 calls configuring the engine: makes the configuration, or changes its key. */
export function setConfiguration(scope: Scope, api_key: string): EngineConfiguration {
  authorize(scope, "secret-engine-config.set");
  const [existing] = configurationsOf(scope);
  if (!existing) return put(scope, { name: "iam-configuration", api_key });
  return change(scope, existing, { api_key });
}

/** v1's look at the engine. */
export function configurationForV1(scope: Scope): Readonly<EngineConfiguration> | undefined {
  authorize(scope, "secret-engine-config.get");
  return configurationsOf(scope)[0];
}

export function listConfigurations(scope: Scope): Readonly<EngineConfiguration>[] {
  authorize(scope, "configurations.list");
  return configurationsOf(scope);
}

export function getConfiguration(scope: Scope, name: string): Readonly<EngineConfiguration> {
  authorize(scope, "configuration.read");
  return requireConfiguration(scope, name);
}

export function updateConfiguration(
  scope: Scope,
  name: string,
  changes: { api_key?: string; disabled?: boolean },
): EngineConfiguration {
  authorize(scope, "configuration.update");
  return change(scope, requireConfiguration(scope, name), changes);
}

export function deleteConfiguration(scope: Scope, name: string): void {
  authorize(scope, "configuration.delete");
  requireConfiguration(scope, name);
  scope.state.configurations.delete(key(scope, name));
}

/** Actions on configurations exist for private certificates only. */
export function refuseConfigurationAction(scope: Scope, name: string, action: string): never {
  authorize(scope, "configuration-action.create");
  requireConfiguration(scope, name);
  throw badRequest(
    `The action ${action} is not supported for configurations of type iam_credentials_configuration.`,
  );
}

function put(
  scope: Scope,
  input: { name: string; api_key: string; disabled?: boolean },
): EngineConfiguration {
  new Engine(scope.cloud, scope.instance).check(input.api_key);
  const now = scope.cloud.clock.now();
  return scope.state.configurations.put(key(scope, input.name), {
    instance: scope.instance.guid,
    name: input.name,
    api_key: input.api_key,
    disabled: input.disabled ?? false,
    created_at: now,
    created_by: scope.caller.iamId,
    updated_at: now,
  });
}

function change(
  scope: Scope,
  existing: Readonly<EngineConfiguration>,
  changes: { api_key?: string; disabled?: boolean },
): EngineConfiguration {
  if (changes.api_key !== undefined) new Engine(scope.cloud, scope.instance).check(changes.api_key);
  const updated_at = scope.cloud.clock.now();
  return scope.state.configurations.put(key(scope, existing.name), { ...existing, ...changes, updated_at });
}

function configurationsOf({ state, instance }: Scope): Readonly<EngineConfiguration>[] {
  return state.configurations.by("instance", instance.guid);
}

function requireConfiguration(scope: Scope, name: string): Readonly<EngineConfiguration> {
  const found = scope.state.configurations.get(key(scope, name));
  if (!found) throw notFound(`Configuration with name '${name}' was not found`);
  return found;
}

function key({ instance }: Scope, name: string): string {
  return `${instance.guid}/${name}`;
}
