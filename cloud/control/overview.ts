import type { Cloud } from "../core/service";
import type { Account, ApiKey } from "../iam/entities";
import {
  type Address,
  rulesOf,
  valuesOf,
  zoneIdsOf,
  zonesOf,
} from "../services/context-based-restrictions/entities";
import { resourcesKey } from "../services/resource-controller/resources";
import { secretsManagerKey } from "../services/secrets-manager/state";
import { groupWords, instanceName, principalOf, principalWords, resourceGroupWords } from "./names";
import { policyWords } from "./policy-words";

/** Everything that the accounts hold, in words and without a secret: each member is named here one by one. */
export function overview(cloud: Cloud): { accounts: unknown[] } {
  return { accounts: [...cloud.iam.accounts.values()].map((account) => accountOverview(cloud, account)) };
}

function accountOverview(cloud: Cloud, { id, name, owner }: Readonly<Account>): Record<string, unknown> {
  const { iam } = cloud;
  return {
    id,
    name,
    owner: principalWords(principalOf(cloud, owner)),
    users: iam.users.by("account", id).map((user) => ({
      id: user.iam_id,
      name: user.email,
      state: user.state,
      ...identity(cloud, user.iam_id),
    })),
    serviceIds: iam.serviceIds.by("account", id).map((serviceId) => ({
      id: serviceId.id,
      name: serviceId.name,
      description: serviceId.description,
      locked: serviceId.locked,
      created: time(serviceId.created_at),
      ...identity(cloud, serviceId.iam_id),
    })),
    profiles: iam.profiles.by("account", id).map((profile) => ({
      id: profile.id,
      name: profile.name,
      description: profile.description,
      created: time(profile.created_at),
      ...identity(cloud, profile.iam_id),
    })),
    groups: iam.groups.by("account", id).map((group) => ({
      id: group.id,
      name: group.name,
      description: group.description,
      members: iam.memberships
        .by("group", group.id)
        .map((membership) => principalWords(principalOf(cloud, membership.iam_id))),
      grants: grants(cloud, `access_group_id=${group.id}`),
    })),
    authorizations: iam.policies
      .by("account", id)
      .filter((policy) => policy.type === "authorization" && policy.state === "active")
      .map((policy) => policyWords(cloud, policy)),
    ...resources(cloud, id),
    customRoles: iam.customRoles.by("account", id).map((role) => ({
      id: role.id,
      name: role.display_name,
      service: role.service_name,
      actions: role.actions,
    })),
    ...restrictions(cloud, id),
  };
}

/** What belongs to a principal: keys, groups, grants. */
function identity(cloud: Cloud, iamId: string): Record<string, unknown> {
  const { iam } = cloud;
  return {
    iamId,
    keys: iam.apiKeys.by("iam_id", iamId).map(keyOverview),
    groups: iam.memberships.by("iam_id", iamId).map(({ group_id }) => groupWords(cloud, group_id)),
    grants: grants(cloud, `iam_id=${iamId}`),
  };
}

function keyOverview(key: Readonly<ApiKey>): Record<string, unknown> {
  return {
    id: key.id,
    name: key.name,
    locked: key.locked,
    disabled: key.disabled,
    created: time(key.created_at),
    expires: key.expires_at,
    lastUsed: key.last_authn === undefined ? undefined : time(key.last_authn),
  };
}

function grants(cloud: Cloud, subject: string): unknown[] {
  return cloud.iam.policies
    .by("subject", subject)
    .filter((policy) => policy.type === "access" && policy.state === "active")
    .map((policy) => policyWords(cloud, policy));
}

function resources(cloud: Cloud, accountId: string): Record<string, unknown> {
  const { instances } = cloud.use(resourcesKey);
  const secrets = cloud.use(secretsManagerKey);
  const own = instances.by("account", accountId).filter((instance) => instance.state !== "removed");
  return {
    instances: own.map((instance) => ({
      id: instance.guid,
      crn: instance.crn,
      name: instance.name,
      service: instance.service,
      plan: instance.plan,
      region: instance.region,
      state: instance.state,
      resourceGroup: resourceGroupWords(cloud, instance.resource_group_id),
    })),
    secrets: own.flatMap(({ guid }) =>
      secrets.secrets.by("instance", guid).map((secret) => ({
        id: secret.id,
        name: secret.name,
        type: secret.type,
        instance: instanceName(cloud, guid),
        group: secrets.groups.get(secret.group_id)?.name ?? secret.group_id,
        versions: secret.versions.length,
        locks: secret.versions.reduce((sum, version) => sum + version.locks.length, 0),
        created: time(secret.created_at),
        expires: lastExpiry(secret.versions),
      })),
    ),
  };
}

/** Network zones, and the context-based restrictions that name them. */
function restrictions(cloud: Cloud, accountId: string): Record<string, unknown> {
  const zones = zonesOf(cloud).by("account", accountId);
  return {
    zones: zones.map(({ id, name, addresses, excluded }) => ({
      id,
      name,
      addresses: addresses.map(addressWords),
      excluded: excluded.map(addressWords),
    })),
    rules: rulesOf(cloud)
      .by("account", accountId)
      .map((rule) => ({
        id: rule.id,
        description: rule.description,
        mode: rule.enforcement_mode,
        on: rule.resources.map(({ attributes }) =>
          attributes
            .filter(({ name }) => name !== "accountId")
            .map(({ name, value }) => (name === "serviceName" ? value : `${name} ${value}`))
            .join(", "),
        ),
        zones: [
          ...new Set(
            rule.contexts
              .flatMap((context) => zoneIdsOf(context))
              .map((id) => zonesOf(cloud).get(id)?.name ?? id),
          ),
        ],
        endpoints: [...new Set(rule.contexts.flatMap((context) => valuesOf(context, "endpointType")))],
      })),
  };
}

function addressWords({ type, value, ref }: Address): string {
  return value ?? `${type} ${Object.values(ref ?? {}).join(" ")}`;
}

function lastExpiry(versions: readonly { expires_at?: number }[]): string | undefined {
  const end = versions.at(-1)?.expires_at;
  return end === undefined ? undefined : time(end);
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
