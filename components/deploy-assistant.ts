import type * as pulumi from "@pulumi/pulumi";
import type { AssistantConfig, OnboardingConfig } from "../config/assistant";
import type { SecretReader } from "../config/secret-source";
import type { AccessKeysArgs } from "./access-keys";
import { AssistantAccess } from "./assistant-access";
import { AssistantOnboarding, type AssistantOnboardingArgs } from "./assistant-onboarding";

/** Stack outputs under `assistant`, by the names of the configuration. */
export interface AssistantOutputs {
  onboarding: Record<string, Record<string, pulumi.Output<string | undefined> | undefined>>;
  access: Record<string, { policyIds: pulumi.Output<string[]> }>;
}

interface Surroundings {
  /** What makes a component deploy to an account, by the account's name. */
  optionsOf: ReadonlyMap<string | undefined, pulumi.ComponentResourceOptions>;
  read: SecretReader;
  /** Which keys an onboarding's service ID is to have, by the onboarding's name. */
  keysOf: (name: string) => AccessKeysArgs;
}

interface Named {
  account?: string;
  formerNames: readonly string[];
}

/** What `machine-credentials:assistant` asks for. */
export function deployAssistant(
  { onboarding, access }: AssistantConfig,
  { optionsOf, read, keysOf }: Surroundings,
): AssistantOutputs {
  const options = ({ account, formerNames }: Named) => ({
    ...optionsOf.get(account),
    aliases: formerNames.map((name) => ({ name })),
  });
  const made = new Map(
    onboarding.map((entry) => {
      const component = new AssistantOnboarding(
        entry.name,
        { ...onboardingArgs(entry, read), apiKey: keysOf(entry.name) },
        options(entry),
      );
      return [entry.name, component];
    }),
  );
  const granted = access.map((entry) => {
    const { name, instance, roles, assistants, user, accessGroup: accessGroupId } = entry;
    const serviceId = entry.serviceId ?? made.get(entry.onboarding ?? "")?.serviceId;
    const args = { instanceId: instance.guid, roles, assistants, user, accessGroupId, serviceId };
    return [name, { policyIds: new AssistantAccess(name, args, options(entry)).policyIds }] as const;
  });
  return {
    onboarding: Object.fromEntries(
      [...made].map(([name, { iamId, serviceId, apiKeyId, apiKeyExpiresAt, request, mailto }]) => [
        name,
        { iamId, serviceId, apiKeyId, apiKeyExpiresAt, request, mailto },
      ]),
    ),
    access: Object.fromEntries(granted),
  };
}

function onboardingArgs(entry: OnboardingConfig, read: SecretReader): AssistantOnboardingArgs {
  const { name, ibmid, instances, serviceId, to, userApiKeyFrom, solutionsKeysFrom } = entry;
  const field = (source: string) => `assistant.onboarding "${name}", ${source}`;
  const solutionsKeys = solutionsKeysFrom && read(solutionsKeysFrom, field("solutionsKeysFrom")).value;
  return {
    ibmid,
    instances,
    serviceId,
    to,
    userApiKey: userApiKeyFrom && read(userApiKeyFrom, field("userApiKeyFrom")).value.trim(),
    solutionsKeys: solutionsKeys?.split("\n"),
  };
}
