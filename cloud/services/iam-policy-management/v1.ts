import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { etagOf } from "./etag";
import { listPolicies } from "./list";
import { neededFor, pageOf } from "./page";
import { policiesKey } from "./policies";
import { description, idParams, type ListQuery, listQuery, policyType, roles, text } from "./schemas";
import { draftFromV1, policyToV1, type V1Body } from "./v1-wire";
import { textsByFormat } from "./wire-text";

const operator = { type: "string", enum: ["stringEquals", "stringMatch"] } as const;
const attribute = (properties: object) => ({
  type: "object",
  required: ["name", "value"],
  properties: { name: text, value: text, ...properties },
});
const body = {
  type: "object",
  required: ["type", "subjects", "roles", "resources"],
  properties: {
    type: policyType,
    description,
    subjects: {
      type: "array",
      minItems: 1,
      maxItems: 1,
      items: {
        type: "object",
        required: ["attributes"],
        properties: { attributes: { type: "array", minItems: 1, maxItems: 20, items: attribute({}) } },
      },
    },
    roles,
    resources: {
      type: "array",
      minItems: 1,
      maxItems: 1,
      items: {
        type: "object",
        required: ["attributes"],
        properties: {
          attributes: { type: "array", minItems: 1, maxItems: 20, items: attribute({ operator }) },
          tags: { type: "array", maxItems: 20, items: attribute({ operator }) },
        },
      },
    },
  },
};
const params = idParams("policy_id");
interface ById {
  Params: { policy_id: string };
}

export function v1Routes(app: FastifyInstance, cloud: Cloud): void {
  const policies = cloud.use(policiesKey);
  const texts = textsByFormat((policy, format) => policyToV1(cloud.iam, policy, format));

  app.get<{ Querystring: ListQuery }>(
    "/v1/policies",
    { schema: { querystring: listQuery }, config: { operation: "list_policies" } },
    (request, reply) => {
      const { format } = request.query;
      const found = listPolicies(cloud, request.caller, request.query, neededFor(request.query));
      const page = pageOf(found, request.query, "/v1/policies");
      return texts[format ?? "plain"].send(request, reply, page);
    },
  );

  app.post<{ Body: V1Body }>(
    "/v1/policies",
    { schema: { body }, config: { operation: "create_policy" } },
    (request, reply) => {
      const policy = policies.create(request.caller, draftFromV1(request.body));
      reply.code(201).header("etag", etagOf(policy));
      return policyToV1(cloud.iam, policy);
    },
  );

  app.get<ById>(
    "/v1/policies/:policy_id",
    { schema: { params }, config: { operation: "get_policy" } },
    (request, reply) => {
      const policy = policies.get(request.caller, request.params.policy_id);
      reply.header("etag", etagOf(policy));
      return policyToV1(cloud.iam, policy);
    },
  );

  app.put<ById & { Body: V1Body }>(
    "/v1/policies/:policy_id",
    { schema: { params, body }, config: { operation: "replace_policy" } },
    (request, reply) => {
      const { caller, params, headers, body } = request;
      const policy = policies.replace(caller, params.policy_id, headers["if-match"], draftFromV1(body));
      reply.header("etag", etagOf(policy));
      return policyToV1(cloud.iam, policy);
    },
  );

  app.patch<ById & { Body: { state?: "active" | "deleted" } }>(
    "/v1/policies/:policy_id",
    {
      schema: {
        params,
        body: { type: "object", properties: { state: { type: "string", enum: ["active", "deleted"] } } },
      },
      config: { operation: "update_policy_state" },
    },
    (request, reply) => {
      const { caller, params, headers, body } = request;
      const policy = policies.restore(caller, params.policy_id, headers["if-match"], body.state ?? "active");
      reply.header("etag", etagOf(policy));
      return policyToV1(cloud.iam, policy);
    },
  );

  app.delete<ById>(
    "/v1/policies/:policy_id",
    { schema: { params }, config: { operation: "delete_policy" } },
    (request, reply) => {
      policies.remove(request.caller, request.params.policy_id);
      reply.code(204);
    },
  );
}
