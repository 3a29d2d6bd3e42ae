import { randomUUID } from "node:crypto";
import { ServiceError } from "../../core/errors";
import type { Cloud, ServiceKey } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { resourceGroupCrn } from "../../iam/crn";
import { groupResource } from "../resource-controller/access";
import { groupNotFound } from "../resource-controller/errors";
import { type ResourceGroup, resourcesKey } from "../resource-controller/resources";

/** Source: IBM Cloud documentation, "Managing resource groups". */
const groupLimit = 1000;

export interface GroupFilter {
  account_id?: string;
  name?: string;
  default?: boolean;
  include_deleted?: boolean;
  date?: string;
}

/** Resource groups: every operation authorizes its caller. Source: Resource Manager API v2. */
export class ResourceGroups {
  private readonly resources;

  constructor(private readonly cloud: Cloud) {
    this.resources = cloud.use(resourcesKey);
  }

  create(caller: Caller, accountId: string, name: string): ResourceGroup {
    this.authorize(caller, "create", groupResource(accountId));
    if (!this.cloud.iam.accounts.has(accountId)) {
      throw new ServiceError(404, "not_found", `Account '${accountId}' was not found.`);
    }
    const others = this.resources.groups.by("account", accountId);
    if (others.length >= groupLimit) {
      throw new ServiceError(400, "limit_exceeded", `An account has at most ${groupLimit} resource groups.`);
    }
    this.refuseName(others, name);
    const now = this.cloud.clock.now();
    const id = randomUUID().replaceAll("-", "");
    return this.resources.groups.put(id, {
      id,
      account_id: accountId,
      crn: resourceGroupCrn(accountId, id),
      name,
      default: others.length === 0,
      state: "ACTIVE",
      created_at: now,
      updated_at: now,
    });
  }

  get(caller: Caller, id: string): ResourceGroup {
    const group = this.find(id);
    this.authorize(caller, "retrieve", groupResource(group.account_id, id));
    return group;
  }

  /** Those that the caller may see; names are compared without case. */
  list(caller: Caller, filter: GroupFilter): ResourceGroup[] {
    const account = filter.account_id ?? caller.accountId;
    const { groups, deletedGroups } = this.resources;
    const from = filter.date === undefined ? undefined : Date.parse(`${filter.date}-01T00:00:00Z`);
    const deleted =
      filter.include_deleted || from !== undefined
        ? deletedGroups
            .by("account", account)
            .filter((group) => from === undefined || group.deleted_at! >= from)
        : [];
    return [...groups.by("account", account), ...deleted].filter(
      (group) =>
        (filter.name === undefined || group.name.toLowerCase() === filter.name.toLowerCase()) &&
        (filter.default === undefined || group.default === filter.default) &&
        this.cloud.iam.decide(caller, "resource-controller.group.retrieve", groupResource(account, group.id))
          .allowed,
    );
  }

  update(
    caller: Caller,
    id: string,
    change: { name?: string; state?: ResourceGroup["state"] },
  ): ResourceGroup {
    const group = this.find(id);
    this.authorize(caller, "update", groupResource(group.account_id, id));
    if (change.name !== undefined) {
      const others = this.resources.groups.by("account", group.account_id).filter((other) => other.id !== id);
      this.refuseName(others, change.name);
    }
    return this.resources.groups.put(id, {
      ...group,
      name: change.name ?? group.name,
      state: change.state ?? group.state,
      updated_at: this.cloud.clock.now(),
    });
  }

  /** Neither the default group nor one that holds instances (also ones that can still be restored) goes. */
  remove(caller: Caller, id: string): void {
    const group = this.find(id);
    this.authorize(caller, "delete", groupResource(group.account_id, id));
    if (group.default) {
      throw new ServiceError(400, "bad_request", "The default resource group cannot be deleted.");
    }
    const held = this.resources.instances.by("group", id).filter(({ state }) => state !== "removed");
    if (held.length > 0) {
      throw new ServiceError(
        400,
        "bad_request",
        "The resource group cannot be deleted: it has active or pending reclamation instances.",
      );
    }
    this.resources.groups.delete(id);
    this.resources.deletedGroups.put(id, { ...group, deleted_at: this.cloud.clock.now() });
  }

  private find(id: string): ResourceGroup {
    const group = this.resources.groups.get(id);
    if (!group) throw groupNotFound(id);
    return group;
  }

  private refuseName(others: readonly ResourceGroup[], name: string): void {
    if (others.some((other) => other.name.toLowerCase() === name.toLowerCase())) {
      throw new ServiceError(409, "conflict", `A resource group with the name '${name}' already exists.`);
    }
  }

  private authorize(caller: Caller, action: string, resource: ReturnType<typeof groupResource>): void {
    this.cloud.iam.authorize(caller, `resource-controller.group.${action}`, resource);
  }
}

export const resourceGroupsKey: ServiceKey<ResourceGroups> = {
  name: "resource-groups",
  create: (cloud) => new ResourceGroups(cloud),
};
