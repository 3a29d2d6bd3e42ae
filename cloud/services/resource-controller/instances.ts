import { randomUUID } from "node:crypto";
import { ServiceError } from "../../core/errors";
import type { Cloud, ServiceKey } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { instanceCrn } from "../../iam/crn";
import {
  type Offering,
  offeringByName,
  offeringOfPlan,
  type Plan,
  planById,
  regionOf,
} from "../global-catalog/catalog";
import { groupResource, instanceResource } from "./access";
import { groupNotFound, instanceNotFound, invalid } from "./errors";
import { done, removed, settle } from "./instance-states";
import { type ResourceInstance, resourcesKey } from "./resources";

const day = 24 * 3600 * 1000;

export interface NewInstance {
  name: string;
  /** Region, or CRN of a catalog deployment. */
  target: string;
  resource_group: string;
  resource_plan_id: string;
  parameters?: Record<string, unknown>;
  allow_cleanup?: boolean;
  locked?: boolean;
}

export interface InstanceChange {
  name?: string;
  parameters?: Record<string, unknown>;
  resource_plan_id?: string;
  allow_cleanup?: boolean;
}

/** Service instances: every operation authorizes its caller. Source: Resource Controller API v2. */
export class Instances {
  private readonly resources;

  constructor(private readonly cloud: Cloud) {
    this.resources = cloud.use(resourcesKey);
    cloud.sweeps.push(() => settle(this.resources, cloud.clock.now()));
  }

  /** Needs Editor on the service and Viewer on the resource group. */
  create(caller: Caller, wanted: NewInstance): ResourceInstance {
    const offering = offeringOfPlan(wanted.resource_plan_id);
    const plan = planById(wanted.resource_plan_id);
    if (!offering || !plan)
      throw invalid(`The plan '${wanted.resource_plan_id}' was not found in the catalog.`);
    const region = regionOf(wanted.target);
    if (!offering.regions.includes(region)) {
      throw invalid(`The plan '${plan.name}' of ${offering.name} cannot be deployed to '${wanted.target}'.`);
    }
    const group = this.resources.groups.get(wanted.resource_group);
    if (!group) throw groupNotFound(wanted.resource_group);
    const guid = randomUUID();
    const now = this.cloud.clock.now();
    const isAsync = offering.provisioning_seconds > 0;
    const instance: ResourceInstance = {
      guid,
      crn: instanceCrn(offering.name, region, group.account_id, guid),
      account_id: group.account_id,
      service: offering.name,
      plan: plan.name,
      name: wanted.name,
      region,
      resource_group_id: group.id,
      state: isAsync ? "provisioning" : "active",
      parameters: wanted.parameters ?? {},
      locked: wanted.locked ?? false,
      allow_cleanup: wanted.allow_cleanup ?? false,
      last_operation: done("create", isAsync),
      plan_history: [{ plan: plan.name, since: now, requestor: caller.iamId }],
      ...(isAsync ? { ready_at: now + offering.provisioning_seconds * 1000 } : {}),
      created_at: now,
      created_by: caller.iamId,
      updated_at: now,
      updated_by: caller.iamId,
    };
    const { iam } = this.cloud;
    iam.authorize(caller, "resource-controller.group.retrieve", groupResource(group.account_id, group.id));
    iam.authorize(caller, "resource-controller.instance.create", instanceResource(instance));
    this.refuseSecondFree(group.account_id, offering, plan);
    return this.resources.instances.put(guid, instance);
  }

  /** `id`: GUID or CRN. */
  get(caller: Caller, id: string): ResourceInstance {
    const instance = this.find(id);
    this.authorize(caller, "retrieve", instance);
    return instance;
  }

  update(caller: Caller, id: string, change: InstanceChange): ResourceInstance {
    const current = this.changeable(caller, id, "update");
    const plan =
      change.resource_plan_id === undefined ? undefined : this.newPlan(current, change.resource_plan_id);
    if (plan && plan.name !== current.plan) this.authorize(caller, "update_plan", current);
    const history = plan && plan.name !== current.plan ? this.planSince(current, plan, caller) : {};
    return this.put(caller, {
      ...current,
      ...history,
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.parameters ? { parameters: { ...current.parameters, ...change.parameters } } : {}),
      ...(change.allow_cleanup === undefined ? {} : { allow_cleanup: change.allow_cleanup }),
      last_operation: done("update"),
    });
  }

  /** Gone at once, or restorable for some days, as the service has it. */
  remove(caller: Caller, id: string): ResourceInstance {
    const current = this.changeable(caller, id, "delete");
    const days = offeringByName(current.service)?.reclamation_days ?? 0;
    const now = this.cloud.clock.now();
    if (days === 0) return this.put(caller, removed(current, now, caller.iamId));
    const { ready_at: _settled, ...rest } = current;
    return this.put(caller, {
      ...rest,
      state: "pending_reclamation",
      last_operation: { ...done("reclamation"), description: "The instance waits for reclamation." },
      reclamation: {
        id: randomUUID(),
        target_time: now + days * day,
        created_at: now,
        created_by: caller.iamId,
        updated_at: now,
        updated_by: caller.iamId,
      },
    });
  }

  setLock(caller: Caller, id: string, locked: boolean): ResourceInstance {
    const current = this.find(id);
    this.authorize(caller, "update", current);
    this.refuseGone(current);
    return this.put(caller, { ...current, locked, last_operation: done(locked ? "lock" : "unlock") });
  }

  private newPlan(instance: ResourceInstance, planId: string): Plan {
    const plan = offeringByName(instance.service)?.plans.find(({ id }) => id === planId);
    if (!plan) throw invalid(`The plan '${planId}' is not one of ${instance.service}.`);
    return plan;
  }

  private planSince(instance: ResourceInstance, plan: Plan, caller: Caller): Partial<ResourceInstance> {
    const history = instance.plan_history ?? [
      { plan: instance.plan, since: instance.created_at, requestor: instance.created_by },
    ];
    const since = this.cloud.clock.now();
    return {
      plan: plan.name,
      plan_history: [...history, { plan: plan.name, since, requestor: caller.iamId }],
    };
  }

  private changeable(caller: Caller, id: string, action: "update" | "delete"): ResourceInstance {
    const instance = this.find(id);
    this.authorize(caller, action, instance);
    this.refuseGone(instance);
    if (instance.locked) {
      throw new ServiceError(
        422,
        "RC-InstanceLocked",
        `The resource instance '${instance.name}' is locked. Unlock it before you ${action} it.`,
      );
    }
    return instance;
  }

  private refuseGone({ state, guid }: ResourceInstance): void {
    if (state === "removed" || state === "pending_reclamation") {
      throw new ServiceError(410, "RC-InstanceGone", `The resource instance '${guid}' is in state ${state}.`);
    }
  }

  /** An account has one instance of a free plan per service. Source: IBM Cloud documentation, "Secrets Manager: Pricing". */
  private refuseSecondFree(account: string, offering: Offering, plan: Plan): void {
    if (!plan.free) return;
    const other = this.resources.instances
      .by("service", `${account}/${offering.name}`)
      .find((instance) => instance.plan === plan.name && instance.state !== "removed");
    if (!other) return;
    throw invalid(
      `Only one instance of the ${plan.display_name} plan of ${offering.display_name} is allowed per account; ` +
        `'${other.name}' is one.`,
    );
  }

  private find(id: string): ResourceInstance {
    const { instances } = this.resources;
    const instance = id.startsWith("crn:") ? instances.by("crn", id)[0] : instances.get(id);
    if (!instance) throw instanceNotFound(id);
    return instance;
  }

  private authorize(caller: Caller, action: string, instance: ResourceInstance): void {
    this.cloud.iam.authorize(caller, `resource-controller.instance.${action}`, instanceResource(instance));
  }

  private put(caller: Caller, next: ResourceInstance): ResourceInstance {
    const updated = { updated_at: this.cloud.clock.now(), updated_by: caller.iamId };
    return this.resources.instances.put(next.guid, { ...next, ...updated });
  }
}

export const instancesKey: ServiceKey<Instances> = {
  name: "instances",
  create: (cloud) => new Instances(cloud),
};
