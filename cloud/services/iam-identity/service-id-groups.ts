import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { entityTag } from "./entity";
import { requiredAccount } from "./paging";
import { object, someText, text } from "./schemas";
import {
  createServiceIdGroup,
  deleteServiceIdGroup,
  type GroupFields,
  getServiceIdGroup,
  listServiceIdGroups,
  updateServiceIdGroup,
} from "./service-id-group-operations";
import { serviceIdGroupBody } from "./wire";

interface ById {
  Params: { id: string };
}

const fields = { name: someText, description: text };

/** `/v1/serviceid_groups`. Source: IAM Identity Services API, "Service ID groups". */
export function serviceIdGroupRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post<{ Body: GroupFields & { account_id: string } }>(
    "/v1/serviceid_groups",
    {
      schema: { body: object({ account_id: someText, ...fields }, ["account_id", "name"]) },
      config: { operation: "create_service_id_group" },
    },
    (request, reply) => {
      const made = createServiceIdGroup(cloud, request.caller, request.body.account_id, request.body);
      reply.code(201).header("etag", entityTag(made));
      return serviceIdGroupBody(made);
    },
  );

  app.get<{ Querystring: { account_id?: string } }>(
    "/v1/serviceid_groups",
    {
      schema: { querystring: object({ account_id: text }) },
      config: { operation: "list_service_id_group" },
    },
    (request) => {
      const found = listServiceIdGroups(cloud, request.caller, requiredAccount(request.query));
      return { serviceid_groups: found.map(serviceIdGroupBody) };
    },
  );

  app.get<ById>(
    "/v1/serviceid_groups/:id",
    { config: { operation: "get_service_id_group" } },
    (request, reply) => {
      const found = getServiceIdGroup(cloud, request.caller, request.params.id);
      reply.header("etag", entityTag(found));
      return serviceIdGroupBody(found);
    },
  );

  app.put<ById & { Body: GroupFields }>(
    "/v1/serviceid_groups/:id",
    { schema: { body: object(fields, ["name"]) }, config: { operation: "update_service_id_group" } },
    (request, reply) => {
      const ifMatch = request.headers["if-match"];
      const updated = updateServiceIdGroup(cloud, request.caller, request.params.id, request.body, ifMatch);
      reply.header("etag", entityTag(updated));
      return serviceIdGroupBody(updated);
    },
  );

  app.delete<ById>(
    "/v1/serviceid_groups/:id",
    { config: { operation: "delete_service_id_group" } },
    (request, reply) => {
      deleteServiceIdGroup(cloud, request.caller, request.params.id);
      return reply.code(204).send();
    },
  );
}
