import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import type { ServiceId } from "../../iam/entities";
import { activityOf } from "./activity";
import { createApiKey, type NewApiKey } from "./api-key-operations";
import { entityTag } from "./entity";
import { filterOf } from "./filter";
import { type ListQuery, listProperties, pageOf, positionOf, requiredAccount, sorted } from "./paging";
import { flag, headerFlag, keyFields, object, someText, text } from "./schemas";
import {
  createServiceId,
  deleteServiceId,
  getServiceId,
  listServiceIds,
  type NewServiceId,
  type ServiceIdChanges,
  setServiceIdLock,
  updateServiceId,
} from "./service-id-operations";
import { apiKeyBody, serviceIdBody } from "./wire";

interface ById {
  Params: { id: string };
  Querystring: { include_history?: boolean; include_activity?: boolean; show_group_id?: boolean };
}

interface List extends ListQuery {
  name?: string;
  group_id?: string;
  show_group_id?: boolean;
}

type CreateBody = NewServiceId & { apikey?: Omit<NewApiKey, "iam_id"> };

const changeable = {
  name: someText,
  description: text,
  unique_instance_crns: { type: "array", items: text },
};
const details = object({ include_history: flag, include_activity: flag, show_group_id: flag });
const createBody = object(
  { account_id: someText, group_id: text, ...changeable, apikey: object(keyFields, ["name"]) },
  ["account_id", "name"],
);

/** `/v1/serviceids`. Source: IAM Identity Services API, "Service IDs". */
export function serviceIdRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post<{ Body: CreateBody; Querystring: ById["Querystring"] }>(
    "/v1/serviceids",
    {
      schema: { body: createBody, querystring: details, headers: object({ "entity-lock": headerFlag }) },
      config: { operation: "create_service_id" },
    },
    (request, reply) => {
      const { apikey, ...input } = request.body;
      const locked = request.headers["entity-lock"] === "true";
      const made = createServiceId(cloud, request.caller, input, { locked });
      const { iam_id, account_id } = made;
      const own = apikey ? createApiKey(cloud, request.caller, { ...apikey, iam_id, account_id }) : undefined;
      reply.code(201).header("etag", entityTag(made));
      return {
        ...serviceIdBody(made, { group: request.query.show_group_id }),
        ...(own ? { apikey: apiKeyBody(own.key, {}, own.value) } : {}),
      };
    },
  );

  app.get<{ Querystring: List }>(
    "/v1/serviceids",
    {
      schema: { querystring: object({ ...listProperties, name: text, group_id: text, show_group_id: flag }) },
      config: { operation: "list_service_ids" },
    },
    (request) => {
      const position = positionOf(request.query);
      const { query } = position;
      const fits = filterOf<ServiceId>(query.filter, ["id", "name", "description", "iam_id"]);
      const found = listServiceIds(cloud, request.caller, requiredAccount(query), query).filter(fits);
      const inOrder = sorted(found, query, ["name", "description", "created_at", "modified_at"]);
      const { items, links } = pageOf(request, position, inOrder);
      const parts = { history: query.include_history, group: query.show_group_id };
      return { ...links, serviceids: items.map((item) => serviceIdBody(item, parts)) };
    },
  );

  app.get<ById>(
    "/v1/serviceids/:id",
    { schema: { querystring: details }, config: { operation: "get_service_id" } },
    (request, reply) => {
      const { include_history, include_activity, show_group_id } = request.query;
      const found = getServiceId(cloud, request.caller, request.params.id);
      reply.header("etag", entityTag(found));
      return serviceIdBody(found, {
        history: include_history,
        group: show_group_id,
        activity: include_activity ? activityOf(cloud, found.iam_id) : undefined,
      });
    },
  );

  app.put<ById & { Body: ServiceIdChanges }>(
    "/v1/serviceids/:id",
    {
      schema: { body: object(changeable), querystring: details },
      config: { operation: "update_service_id" },
    },
    (request, reply) => {
      const ifMatch = request.headers["if-match"];
      const updated = updateServiceId(cloud, request.caller, request.params.id, request.body, ifMatch);
      reply.header("etag", entityTag(updated));
      return serviceIdBody(updated, { group: request.query.show_group_id });
    },
  );

  app.delete<ById>("/v1/serviceids/:id", { config: { operation: "delete_service_id" } }, (request, reply) => {
    deleteServiceId(cloud, request.caller, request.params.id);
    return reply.code(204).send();
  });

  for (const [method, operation, locked] of [
    ["POST", "lock_service_id", true],
    ["DELETE", "unlock_service_id", false],
  ] as const) {
    app.route<ById>({
      method,
      url: "/v1/serviceids/:id/lock",
      config: { operation },
      handler: (request, reply) => {
        setServiceIdLock(cloud, request.caller, request.params.id, locked);
        return reply.code(204).send();
      },
    });
  }
}
