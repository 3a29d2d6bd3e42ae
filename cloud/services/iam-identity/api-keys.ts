import type { FastifyInstance, FastifyReply } from "fastify";
import type { Cloud } from "../../core/service";
import type { ApiKey } from "../../iam/entities";
import { hashOf } from "../../iam/secrets";
import { authorizeKey } from "./access";
import {
  type ApiKeyChanges,
  createApiKey,
  deleteApiKey,
  getApiKey,
  type NewApiKey,
  setApiKeyDisabled,
  setApiKeyLock,
  updateApiKey,
} from "./api-key-operations";
import { entityTag } from "./entity";
import { apiContext, refusal } from "./errors";
import { apiKeyBody } from "./wire";

interface ById {
  Params: { id: string };
  Querystring: { include_history?: boolean; include_activity?: boolean };
}

const text = { type: "string" } as const;
const name = { type: "string", minLength: 1 } as const;
const flag = { enum: ["true", "false"] } as const;
const changeable = {
  name,
  description: text,
  expires_at: text,
  support_sessions: { type: "boolean" },
  action_when_leaked: { enum: ["none", "disable", "delete"] },
} as const;

const createBody = {
  type: "object",
  required: ["name", "iam_id"],
  properties: {
    ...changeable,
    iam_id: name,
    account_id: text,
    apikey: { type: "string", minLength: 32 },
    store_value: { type: "boolean" },
  },
} as const;

const createHeaders = {
  type: "object",
  properties: { "entity-lock": flag, "entity-disable": flag },
} as const;
const details = {
  type: "object",
  properties: { include_history: { type: "boolean" }, include_activity: { type: "boolean" } },
} as const;

/** `/v1/apikeys`, one key at a time. Source: IAM Identity Services API, "API keys". */
export function apiKeyRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post<{ Body: NewApiKey }>(
    "/v1/apikeys",
    { schema: { body: createBody, headers: createHeaders }, config: { operation: "create_api_key" } },
    (request, reply) => {
      const locked = request.headers["entity-lock"] === "true";
      const disabled = request.headers["entity-disable"] === "true";
      const { key, value } = createApiKey(cloud, request.caller, request.body, { locked, disabled });
      reply.code(201).header("etag", entityTag(key));
      return { context: apiContext(request), ...apiKeyBody(key, {}, value) };
    },
  );

  app.get<{ Querystring: ById["Querystring"] }>(
    "/v1/apikeys/details",
    { schema: { querystring: details }, config: { operation: "get_api_keys_details" } },
    (request, reply) => {
      const value = request.headers["iam-apikey"];
      if (typeof value !== "string" || value === "") {
        throw refusal(400, "BXNIM0109E", "Property missing or empty.", "Header 'IAM-ApiKey' is required.");
      }
      const { caller } = request;
      const key = cloud.iam.apiKeys.by("value", hashOf(value))[0];
      if (!key) throw refusal(404, "BXNIM0112E", "API key could not be found.");
      authorizeKey(cloud, caller, "get", key);
      reply.header("etag", entityTag(key));
      const parts = { history: request.query.include_history };
      return { context: apiContext(request), ...apiKeyBody(key, parts) };
    },
  );

  app.get<ById>(
    "/v1/apikeys/:id",
    { schema: { querystring: details }, config: { operation: "get_api_key" } },
    (request, reply) => {
      const { include_history, include_activity } = request.query;
      const found = getApiKey(cloud, request.caller, request.params.id);
      reply.header("etag", entityTag(found));
      const parts = { history: include_history, activity: include_activity };
      return { context: apiContext(request), ...apiKeyBody(found, parts) };
    },
  );

  app.put<ById & { Body: ApiKeyChanges }>(
    "/v1/apikeys/:id",
    {
      schema: { body: { type: "object", properties: changeable } },
      config: { operation: "update_api_key" },
    },
    (request, reply) => {
      const ifMatch = request.headers["if-match"];
      const updated: ApiKey = updateApiKey(cloud, request.caller, request.params.id, request.body, ifMatch);
      reply.header("etag", entityTag(updated));
      return { context: apiContext(request), ...apiKeyBody(updated) };
    },
  );

  app.delete<ById>("/v1/apikeys/:id", { config: { operation: "delete_api_key" } }, (request, reply) => {
    deleteApiKey(cloud, request.caller, request.params.id);
    return none(reply);
  });
  app.post<ById>("/v1/apikeys/:id/lock", { config: { operation: "lock_api_key" } }, (request, reply) => {
    setApiKeyLock(cloud, request.caller, request.params.id, true);
    return none(reply);
  });
  app.delete<ById>("/v1/apikeys/:id/lock", { config: { operation: "unlock_api_key" } }, (request, reply) => {
    setApiKeyLock(cloud, request.caller, request.params.id, false);
    return none(reply);
  });
  app.post<ById>(
    "/v1/apikeys/:id/disable",
    { config: { operation: "disable_api_key" } },
    (request, reply) => {
      setApiKeyDisabled(cloud, request.caller, request.params.id, true);
      return none(reply);
    },
  );
  app.delete<ById>(
    "/v1/apikeys/:id/disable",
    { config: { operation: "enable_api_key" } },
    (request, reply) => {
      setApiKeyDisabled(cloud, request.caller, request.params.id, false);
      return none(reply);
    },
  );
}

function none(reply: FastifyReply): FastifyReply {
  return reply.code(204).send();
}
