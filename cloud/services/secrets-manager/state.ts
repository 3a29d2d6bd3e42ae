import type { Cloud, ServiceKey } from "../../core/service";
import type { Collection } from "../../core/store";
import type { EngineConfiguration, Registration, Secret, SecretGroup, SecretType } from "./entities";

/** Data of all instances of Secrets Manager. */
export class SecretsManagerState {
  readonly groups: Collection<SecretGroup>;
  readonly secrets: Collection<Secret>;
  readonly configurations: Collection<EngineConfiguration>;
  /** Registrations with Event Notifications, by instance. */
  readonly registrations: Collection<Registration>;

  /** A secret changed since the sweep looked. */
  touched = true;

  constructor(cloud: Cloud) {
    this.groups = cloud.store.collection<SecretGroup>("sm-secret-groups", { instance: (g) => g.instance });
    this.secrets = cloud.store.collection<Secret>("sm-secrets", {
      instance: (s) => s.instance,
      group: (s) => `${s.instance}/${s.group_id}`,
      name: (s) => `${s.instance}/${s.type}/${s.name}`,
    });
    this.configurations = cloud.store.collection<EngineConfiguration>("sm-configurations", {
      instance: (c) => c.instance,
    });
    this.registrations = cloud.store.collection<Registration>("sm-registrations");
  }

  /** Stores a secret. All changes of secrets go through here, so that the sweep knows to look again. */
  put<T extends Secret>(secret: T): T {
    this.touched = true;
    this.secrets.put(secret.id, secret);
    return secret;
  }

  remove(id: string): void {
    this.secrets.delete(id);
  }

  secretNamed(instance: string, type: SecretType, name: string): Readonly<Secret> | undefined {
    return this.secrets.by("name", `${instance}/${type}/${name}`)[0];
  }

  /** The groups of an instance, the default one first. Every instance has it from its start. */
  groupsOf(instance: string, createdAt: number, createdBy: string): Readonly<SecretGroup>[] {
    const standard: SecretGroup = {
      id: "default",
      instance,
      name: "default",
      description: "Default Secret Group",
      created_at: createdAt,
      created_by: createdBy,
      updated_at: createdAt,
    };
    return [standard, ...this.groups.by("instance", instance)];
  }
}

export const secretsManagerKey: ServiceKey<SecretsManagerState> = {
  name: "secrets-manager",
  create: (cloud) => new SecretsManagerState(cloud),
};
