import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import {
  type ApiKeyChanges,
  createApiKey,
  deleteApiKey,
  getApiKey,
  getApiKeyByValue,
  type NewApiKey,
  setApiKeyDisabled,
  setApiKeyLock,
  updateApiKey,
} from "./api-key-operations";
import { entityTag } from "./entity";
import { missing } from "./refusals";
import { flag, headerFlag, keyFields, object, someText, text } from "./schemas";
import { apiKeyBody } from "./wire";

interface ById {
  Params: { id: string };
  Querystring: { include_history?: boolean; include_activity?: boolean };
}

const { apikey, store_value, ...changeable } = { ...keyFields, support_sessions: flag };
const createBody = object({ ...changeable, apikey, store_value, iam_id: someText, account_id: text }, [
  "name",
  "iam_id",
]);
const createHeaders = object({ "entity-lock": headerFlag, "entity-disable": headerFlag });
const details = object({ include_history: flag, include_activity: flag });

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
      return apiKeyBody(key, {}, value);
    },
  );

  app.get<{ Querystring: ById["Querystring"] }>(
    "/v1/apikeys/details",
    { schema: { querystring: details }, config: { operation: "get_api_keys_details" } },
    (request, reply) => {
      const { caller, headers, query } = request;
      const value = headers["iam-apikey"];
      if (typeof value !== "string" || value === "") throw missing("IAM-ApiKey");
      const found = getApiKeyByValue(cloud, caller, value);
      reply.header("etag", entityTag(found));
      return apiKeyBody(found, { history: query.include_history });
    },
  );

  app.get<ById>(
    "/v1/apikeys/:id",
    { schema: { querystring: details }, config: { operation: "get_api_key" } },
    (request, reply) => {
      const { include_history, include_activity } = request.query;
      const found = getApiKey(cloud, request.caller, request.params.id);
      reply.header("etag", entityTag(found));
      return apiKeyBody(found, { history: include_history, activity: include_activity ? found : undefined });
    },
  );

  app.put<ById & { Body: ApiKeyChanges }>(
    "/v1/apikeys/:id",
    { schema: { body: object(changeable) }, config: { operation: "update_api_key" } },
    (request, reply) => {
      const ifMatch = request.headers["if-match"];
      const updated = updateApiKey(cloud, request.caller, request.params.id, request.body, ifMatch);
      reply.header("etag", entityTag(updated));
      return apiKeyBody(updated);
    },
  );

  app.delete<ById>("/v1/apikeys/:id", { config: { operation: "delete_api_key" } }, (request, reply) => {
    deleteApiKey(cloud, request.caller, request.params.id);
    return reply.code(204).send();
  });

  for (const [method, path, operation, change, on] of [
    ["POST", "lock", "lock_api_key", setApiKeyLock, true],
    ["DELETE", "lock", "unlock_api_key", setApiKeyLock, false],
    ["POST", "disable", "disable_api_key", setApiKeyDisabled, true],
    ["DELETE", "disable", "enable_api_key", setApiKeyDisabled, false],
  ] as const) {
    app.route<ById>({
      method,
      url: `/v1/apikeys/:id/${path}`,
      config: { operation },
      handler: (request, reply) => {
        change(cloud, request.caller, request.params.id, on);
        return reply.code(204).send();
      },
    });
  }
}
