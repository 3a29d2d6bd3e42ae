import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { onServiceId, requireAccount } from "./access";
import { createApiKey, type NewApiKey } from "./api-key-operations";
import { entityTag } from "./entity";
import { apiContext, refusal } from "./errors";
import { effective, type ListQuery, page, pageQuery, sorted } from "./paging";
import {
  createServiceId,
  deleteServiceId,
  getServiceId,
  type NewServiceId,
  setServiceIdLock,
  updateServiceId,
} from "./service-id-operations";
import { apiKeyBody, serviceIdBody } from "./wire";

interface ById {
  Params: { id: string };
  Querystring: { include_history?: boolean; include_activity?: boolean; show_group_id?: boolean };
}

interface List extends ListQuery {
  account_id?: string;
  name?: string;
  sort?: string;
  order?: string;
  include_history?: boolean;
}

type CreateBody = NewServiceId & { apikey?: Omit<NewApiKey, "iam_id"> };

const text = { type: "string" } as const;
const name = { type: "string", minLength: 1 } as const;
const crns = { type: "array", items: text } as const;
const entityLock = { type: "object", properties: { "entity-lock": { enum: ["true", "false"] } } } as const;

const createBody = {
  type: "object",
  required: ["account_id", "name"],
  properties: {
    account_id: name,
    name,
    description: text,
    unique_instance_crns: crns,
    group_id: text,
    apikey: {
      type: "object",
      required: ["name"],
      properties: {
        name,
        description: text,
        apikey: { type: "string", minLength: 32 },
        store_value: { type: "boolean" },
        expires_at: text,
        action_when_leaked: { enum: ["none", "disable", "delete"] },
      },
    },
  },
} as const;

const updateBody = {
  type: "object",
  properties: { name, description: text, unique_instance_crns: crns },
} as const;

const details = {
  type: "object",
  properties: {
    include_history: { type: "boolean" },
    include_activity: { type: "boolean" },
    show_group_id: { type: "boolean" },
  },
} as const;

const listQuery = {
  type: "object",
  properties: { account_id: text, name: text, ...pageQuery },
} as const;

/** `/v1/serviceids`. Source: IAM Identity Services API, "Service IDs". */
export function serviceIdRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post<{ Body: CreateBody; Querystring: ById["Querystring"] }>(
    "/v1/serviceids",
    {
      schema: { body: createBody, querystring: details, headers: entityLock },
      config: { operation: "create_service_id" },
    },
    (request, reply) => {
      const { apikey, ...input } = request.body;
      const locked = request.headers["entity-lock"] === "true";
      const made = createServiceId(cloud, request.caller, input, { locked });
      const withKey = apikey
        ? createApiKey(cloud, request.caller, { ...apikey, iam_id: made.iam_id, account_id: made.account_id })
        : undefined;
      reply.code(201).header("etag", entityTag(made));
      return {
        context: apiContext(request),
        ...serviceIdBody(made, { group: request.query.show_group_id }),
        ...(withKey ? { apikey: apiKeyBody(withKey.key, {}, withKey.value) } : {}),
      };
    },
  );

  app.get<{ Querystring: List }>(
    "/v1/serviceids",
    { schema: { querystring: listQuery }, config: { operation: "list_service_ids" } },
    (request) => {
      const position = effective(request.query);
      const { account_id, name: wanted, sort, order, include_history } = position.query;
      if (!account_id) throw refusal(400, "BXNIM0109E", "Property missing or empty: 'account_id'.");
      requireAccount(cloud, account_id);
      const caller = request.caller;
      const may = (id: string) =>
        cloud.iam.decide(caller, "iam-identity.serviceid.get", onServiceId(account_id, id)).allowed;
      const all = cloud.iam.serviceIds.by("account", account_id);
      const visible = may("") ? all : all.filter((item) => item.iam_id === caller.iamId || may(item.id));
      if (visible.length === 0) {
        cloud.iam.authorize(caller, "iam-identity.serviceid.get", onServiceId(account_id, ""), {
          withoutGrant: "members",
        });
      }
      const named = wanted === undefined ? visible : visible.filter((item) => item.name === wanted);
      const items = sorted(named, { sort, order }, ["name", "description", "created_at", "modified_at"]);
      const { page: shown, links } = page(request, position, items);
      return {
        context: apiContext(request),
        ...links,
        serviceids: shown.map((item) => serviceIdBody(item, { history: include_history })),
      };
    },
  );

  app.get<ById>(
    "/v1/serviceids/:id",
    { schema: { querystring: details }, config: { operation: "get_service_id" } },
    (request, reply) => {
      const found = getServiceId(cloud, request.caller, request.params.id);
      const { include_history, include_activity, show_group_id } = request.query;
      reply.header("etag", entityTag(found));
      const parts = { history: include_history, activity: include_activity, group: show_group_id };
      return { context: apiContext(request), ...serviceIdBody(found, parts) };
    },
  );

  app.put<ById & { Body: Parameters<typeof updateServiceId>[3] }>(
    "/v1/serviceids/:id",
    { schema: { body: updateBody, querystring: details }, config: { operation: "update_service_id" } },
    (request, reply) => {
      const { id } = request.params;
      const ifMatch = request.headers["if-match"];
      const updated = updateServiceId(cloud, request.caller, id, request.body, ifMatch);
      reply.header("etag", entityTag(updated));
      const parts = { group: request.query.show_group_id };
      return { context: apiContext(request), ...serviceIdBody(updated, parts) };
    },
  );

  app.delete<ById>("/v1/serviceids/:id", { config: { operation: "delete_service_id" } }, (request, reply) => {
    deleteServiceId(cloud, request.caller, request.params.id);
    return reply.code(204).send();
  });

  app.post<ById>(
    "/v1/serviceids/:id/lock",
    { config: { operation: "lock_service_id" } },
    (request, reply) => {
      setServiceIdLock(cloud, request.caller, request.params.id, true);
      return reply.code(204).send();
    },
  );

  app.delete<ById>(
    "/v1/serviceids/:id/lock",
    { config: { operation: "unlock_service_id" } },
    (request, reply) => {
      setServiceIdLock(cloud, request.caller, request.params.id, false);
      return reply.code(204).send();
    },
  );
}
