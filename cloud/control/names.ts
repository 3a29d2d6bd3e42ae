import type { Cloud } from "../core/service";
import { rulesOf, zoneIdsOf, zonesOf } from "../services/context-based-restrictions/entities";
import { type ResourceInstance, resourcesKey } from "../services/resource-controller/resources";
import { secretsManagerKey } from "../services/secrets-manager/state";

/** A principal in words: what it is, and its name where the account (still) knows it. */
export interface Principal {
  iamId: string;
  kind: "user" | "service ID" | "trusted profile" | "service instance";
  name?: string;
  /** The account that it is in. */
  accountId?: string;
}

export function principalOf(cloud: Cloud, iamId: string): Principal {
  const { iam } = cloud;
  const named = (
    kind: Principal["kind"],
    known: { name: string; account_id: string } | undefined,
  ): Principal => (known ? { iamId, kind, name: known.name, accountId: known.account_id } : { iamId, kind });
  if (iamId.startsWith("iam-ServiceId-")) return named("service ID", iam.serviceIds.by("iam_id", iamId)[0]);
  if (iamId.startsWith("iam-Profile-")) return named("trusted profile", iam.profiles.by("iam_id", iamId)[0]);
  if (iamId.startsWith("crn-")) return named("service instance", instanceOf(cloud, iamId.slice(4)));
  const user = iam.users.by("iam_id", iamId)[0];
  return named("user", user && { name: user.email, account_id: user.account_id });
}

/** `service ID "engine"`, or its id where the name is not known. */
export function principalWords({ kind, name, iamId }: Principal): string {
  return name === undefined ? `${kind} ${iamId}` : `${kind} "${name}"`;
}

export function groupWords(cloud: Cloud, id: string): string {
  const name = cloud.iam.groups.get(id)?.name;
  return name === undefined ? `access group ${id}` : `access group "${name}"`;
}

export function resourceGroupWords(cloud: Cloud, id: string): string {
  const name = cloud.use(resourcesKey).groups.get(id)?.name;
  return name === undefined ? `resource group ${id}` : `resource group "${name}"`;
}

/** Name of an instance by GUID or CRN. */
export function instanceName(cloud: Cloud, id: string): string | undefined {
  return instanceOf(cloud, id)?.name;
}

function instanceOf(cloud: Cloud, id: string): Readonly<ResourceInstance> | undefined {
  const { instances } = cloud.use(resourcesKey);
  return instances.get(id) ?? instances.by("crn", id)[0];
}

/** What an id of an object of the account stands for: `service ID "engine"`, `secret group "payments"`. */
export function objectWords(cloud: Cloud, id: string, type?: string): string | undefined {
  const { iam } = cloud;
  const secretGroups = cloud.use(secretsManagerKey).groups;
  const known: [string, { name: string } | undefined][] = [
    ["service ID", iam.serviceIds.get(id)],
    ["API key", iam.apiKeys.get(id)],
    ["access group", iam.groups.get(id)],
    ["trusted profile", iam.profiles.get(id)],
    ["secret group", type === "secret-group" && id === "default" ? { name: id } : secretGroups.get(id)],
    ["instance", instanceOf(cloud, id)],
  ];
  const [kind, found] = known.find(([, object]) => object !== undefined) ?? [];
  return found && `${kind} "${found.name}"`;
}

/** A context-based restriction by what its maker called it, and the zones that it allows. */
export function restrictionWords(cloud: Cloud, id: string): string | undefined {
  const rule = rulesOf(cloud).get(id);
  if (!rule) return undefined;
  const zones = rule.contexts
    .flatMap((context) => zoneIdsOf(context))
    .map((zone) => `network zone "${zonesOf(cloud).get(zone)?.name ?? zone}"`);
  const allows = zones.length > 0 ? `, which allows ${[...new Set(zones)].join(" and ")},` : "";
  return `context-based restriction ${rule.description ? `"${rule.description}"` : id}${allows}`;
}
