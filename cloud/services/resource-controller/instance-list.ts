import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { offeringByName } from "../global-catalog/catalog";
import { instanceResource } from "./access";
import { pageOf, queryOf } from "./page";
import { type ResourceInstance, resourcesKey } from "./resources";
import { pageQuery, text } from "./schemas";
import { instanceToWire } from "./wire";

interface Filters {
  guid?: string;
  name?: string;
  resource_group_id?: string;
  resource_id?: string;
  resource_plan_id?: string;
  type?: string;
  sub_type?: string;
  state?: string;
  updated_from?: string;
  updated_to?: string;
}

const querystring = {
  type: "object",
  properties: {
    guid: text,
    name: text,
    resource_group_id: text,
    resource_id: text,
    resource_plan_id: text,
    type: text,
    sub_type: text,
    state: {
      type: "string",
      enum: [
        "active",
        "inactive",
        "failed",
        "pending_reclamation",
        "provisioning",
        "pre_provisioning",
        "removed",
      ],
    },
    updated_from: { type: "string", format: "date-time" },
    updated_to: { type: "string", format: "date-time" },
    ...pageQuery,
  },
} as const;

export function instanceListRoute(app: FastifyInstance, cloud: Cloud): void {
  app.get<{ Querystring: Filters & { limit?: number; start?: string } }>(
    "/v2/resource_instances",
    { schema: { querystring }, config: { operation: "list_resource_instances" } },
    (request) => {
      const { filters, offset, limit } = queryOf(request.query);
      const found = list(cloud, request.caller, filters);
      return pageOf(found.map(instanceToWire), "/v2/resource_instances", filters, offset, limit);
    },
  );
}

/** Instances of the caller's account that the caller may see. */
function list(cloud: Cloud, caller: Caller, filters: Filters): ResourceInstance[] {
  const { instances } = cloud.use(resourcesKey);
  return instances
    .by("account", caller.accountId)
    .filter(
      (instance) =>
        fits(instance, filters) &&
        cloud.iam.decide(caller, "resource-controller.instance.retrieve", instanceResource(instance)).allowed,
    );
}

/** Without `state`: active and provisioning ones. */
function fits(instance: ResourceInstance, filters: Filters): boolean {
  const offering = offeringByName(instance.service);
  const planId = offering?.plans.find((plan) => plan.name === instance.plan)?.id;
  const is = (wanted: string | undefined, actual: string | undefined) =>
    wanted === undefined || wanted === actual;
  return (
    (filters.state ? filters.state === instance.state : /^(active|provisioning)$/.test(instance.state)) &&
    is(filters.guid, instance.guid) &&
    is(filters.name, instance.name) &&
    is(filters.resource_group_id, instance.resource_group_id) &&
    is(filters.resource_id, offering?.id) &&
    is(filters.resource_plan_id, planId) &&
    is(filters.type, "service_instance") &&
    is(filters.sub_type, "") &&
    (filters.updated_from === undefined || instance.updated_at >= Date.parse(filters.updated_from)) &&
    (filters.updated_to === undefined || instance.updated_at <= Date.parse(filters.updated_to))
  );
}
