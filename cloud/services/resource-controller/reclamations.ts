import type { FastifyInstance } from "fastify";
import { isoStamp } from "../../core/clock";
import { ServiceError } from "../../core/errors";
import type { Cloud } from "../../core/service";
import { offeringByName } from "../global-catalog/catalog";
import { instanceResource } from "./access";
import { done, removed } from "./instance-states";
import { type ResourceInstance, resourcesKey } from "./resources";
import { text } from "./schemas";

interface Query {
  account_id?: string;
  resource_instance_id?: string;
  resource_group_id?: string;
}

/** Deleted instances that can be restored or removed for good. Source: Resource Controller API, "Reclamations". */
export function reclamationRoutes(app: FastifyInstance, cloud: Cloud): void {
  const { instances } = cloud.use(resourcesKey);

  app.get<{ Querystring: Query }>(
    "/v1/reclamations",
    {
      schema: {
        querystring: {
          type: "object",
          properties: { account_id: text, resource_instance_id: text, resource_group_id: text },
        },
      },
      config: { operation: "list_reclamations" },
    },
    (request) => {
      const { caller, query } = request;
      const found = instances
        .by("account", query.account_id ?? caller.accountId)
        .filter(
          (instance) =>
            instance.reclamation &&
            (!query.resource_instance_id ||
              [instance.guid, instance.crn].includes(query.resource_instance_id)) &&
            (!query.resource_group_id || instance.resource_group_id === query.resource_group_id) &&
            cloud.iam.decide(caller, "resource-controller.instance.retrieve", instanceResource(instance))
              .allowed,
        );
      return { resources: found.map((instance) => toWire(instance, "SCHEDULED")) };
    },
  );

  app.post<{ Params: { id: string; action: "restore" | "reclaim" }; Body?: object }>(
    "/v1/reclamations/:id/actions/:action",
    {
      schema: {
        params: {
          type: "object",
          properties: { id: text, action: { type: "string", enum: ["restore", "reclaim"] } },
        },
      },
      config: { operation: "run_reclamation_action" },
    },
    (request) => {
      const { caller, params } = request;
      const instance = instances.by("reclamation", params.id)[0];
      if (!instance) {
        throw new ServiceError(404, "RC-ReclamationNotFound", `Reclamation '${params.id}' was not found.`);
      }
      cloud.iam.authorize(caller, "resource-controller.instance.delete", instanceResource(instance));
      const now = cloud.clock.now();
      if (params.action === "reclaim") {
        instances.put(instance.guid, removed(instance, now, caller.iamId));
        return toWire(instance, "RECLAIMING");
      }
      const { reclamation: _over, ...rest } = instance;
      instances.put(instance.guid, {
        ...rest,
        state: "active",
        last_operation: done("restore"),
        restored_at: now,
        restored_by: caller.iamId,
        updated_at: now,
        updated_by: caller.iamId,
      });
      return toWire(instance, "RESTORING");
    },
  );
}

function toWire(instance: ResourceInstance, state: string): object {
  const reclamation = instance.reclamation!;
  return {
    id: reclamation.id,
    entity_id: instance.guid,
    entity_type_id: offeringByName(instance.service)?.id ?? instance.service,
    entity_crn: instance.crn,
    resource_instance_id: instance.guid,
    resource_group_id: instance.resource_group_id,
    account_id: instance.account_id,
    policy_id: "",
    state,
    target_time: isoStamp(reclamation.target_time),
    custom_properties: {},
    created_at: isoStamp(reclamation.created_at),
    created_by: reclamation.created_by,
    updated_at: isoStamp(reclamation.updated_at),
    updated_by: reclamation.updated_by,
  };
}
