import type { FastifyInstance } from "fastify";
import { ServiceError } from "../../core/errors";
import type { Cloud } from "../../core/service";
import { offeringByName } from "../global-catalog/catalog";
import { tagsKey } from "../global-tagging/tags";
import { type InstanceChange, instancesKey, type NewInstance } from "./instances";
import { idParams, name, text } from "./schemas";
import { instanceToWire } from "./wire";

interface ById {
  Params: { id: string };
}

const parameters = { type: "object" } as const;
const creation = {
  type: "object",
  required: ["name", "target", "resource_group", "resource_plan_id"],
  properties: {
    name,
    target: text,
    resource_group: text,
    resource_plan_id: text,
    tags: { type: "array", items: { type: "string", minLength: 1, maxLength: 128 } },
    allow_cleanup: { type: "boolean" },
    parameters,
  },
} as const;
const change = {
  type: "object",
  properties: { name, parameters, resource_plan_id: text, allow_cleanup: { type: "boolean" } },
} as const;

/** Source: Resource Controller API v2, "Resource instances". */
export function instanceRoutes(app: FastifyInstance, cloud: Cloud): void {
  const instances = cloud.use(instancesKey);
  const params = idParams;

  app.post<{ Body: NewInstance & { tags?: string[] } }>(
    "/v2/resource_instances",
    { schema: { body: creation }, config: { operation: "create_resource_instance" } },
    (request, reply) => {
      const locked = request.headers["entity-lock"] === "true";
      const { tags, ...wanted } = request.body;
      const instance = instances.create(request.caller, { ...wanted, locked });
      if (tags) cloud.use(tagsKey).attach(instance.crn, instance.account_id, "user", tags);
      reply.code(instance.state === "active" ? 201 : 202);
      return instanceToWire(instance);
    },
  );

  app.get<ById>(
    "/v2/resource_instances/:id",
    { schema: { params }, config: { operation: "get_resource_instance" } },
    (request) => instanceToWire(instances.get(request.caller, request.params.id)),
  );

  app.patch<ById & { Body: InstanceChange }>(
    "/v2/resource_instances/:id",
    { schema: { params, body: change }, config: { operation: "update_resource_instance" } },
    (request) => instanceToWire(instances.update(request.caller, request.params.id, request.body)),
  );

  app.delete<ById>(
    "/v2/resource_instances/:id",
    { schema: { params }, config: { operation: "delete_resource_instance" } },
    (request, reply) => {
      const { state, service } = instances.remove(request.caller, request.params.id);
      const isAsync = state !== "removed" && (offeringByName(service)?.provisioning_seconds ?? 0) > 0;
      reply.code(isAsync ? 202 : 204);
      return "";
    },
  );

  app.post<ById>(
    "/v2/resource_instances/:id/lock",
    { schema: { params }, config: { operation: "lock_resource_instance" } },
    (request) => instanceToWire(instances.setLock(request.caller, request.params.id, true)),
  );

  app.delete<ById>(
    "/v2/resource_instances/:id/lock",
    { schema: { params }, config: { operation: "unlock_resource_instance" } },
    (request) => instanceToWire(instances.setLock(request.caller, request.params.id, false)),
  );

  // Keys and aliases are not served: an instance never has any.
  for (const kind of ["keys", "aliases"]) {
    app.get<ById>(
      `/v2/resource_instances/:id/resource_${kind}`,
      { schema: { params }, config: { operation: `list_resource_${kind}_for_instance` } },
      (request) => {
        instances.get(request.caller, request.params.id);
        return { rows_count: 0, next_url: null, resources: [] };
      },
    );
  }

  app.delete<ById>(
    "/v2/resource_instances/:id/last_operation",
    { schema: { params }, config: { operation: "cancel_lastop_resource_instance" } },
    (request) => {
      instances.get(request.caller, request.params.id);
      // Status and words from platform-services-go-sdk's integration test; the code is inferred.
      throw new ServiceError(422, "RC-InstanceNotCancelable", "The instance is not cancelable.");
    },
  );
}
