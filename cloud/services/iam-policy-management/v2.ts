import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { etagOf } from "./etag";
import { listPolicies } from "./list";
import { neededFor, pageOf } from "./page";
import { policiesKey } from "./policies";
import { description, idParams, type ListQuery, listQuery, policyType, roles, text } from "./schemas";
import { draftFromV2, policyToV2, type V2Body } from "./v2-wire";
import { textsByFormat } from "./wire-text";

const value = {
  oneOf: [text, { type: "boolean" }, { type: "array", minItems: 1, maxItems: 10, items: text }],
};
const attribute = (operators: readonly string[]) => ({
  type: "object",
  required: ["key", "operator", "value"],
  properties: { key: text, operator: { type: "string", enum: operators }, value },
});
const operators = ["stringEquals", "stringMatch", "stringExists", "stringEqualsAnyOf", "stringMatchAnyOf"];
/** Of conditions: an empty text too, as for objects that have no prefix. Source: IBM Cloud docs, "IAM condition properties". */
const compared = { type: "string", maxLength: 1000 } as const;
const condition = {
  type: "object",
  required: ["key", "operator", "value"],
  properties: {
    key: text,
    operator: { type: "string", minLength: 1, maxLength: 64 },
    value: {
      oneOf: [compared, { type: "boolean" }, { type: "array", minItems: 1, maxItems: 20, items: compared }],
    },
  },
};
const combination = (items: object) => ({
  type: "object",
  required: ["operator", "conditions"],
  properties: {
    operator: { type: "string", enum: ["and", "or"] },
    conditions: { type: "array", minItems: 1, maxItems: 10, items },
  },
});
const body = {
  type: "object",
  required: ["control", "type"],
  properties: {
    type: policyType,
    description,
    control: {
      type: "object",
      required: ["grant"],
      properties: { grant: { type: "object", required: ["roles"], properties: { roles } } },
    },
    subject: {
      type: "object",
      required: ["attributes"],
      properties: {
        attributes: { type: "array", minItems: 1, maxItems: 20, items: attribute(operators.slice(0, 3)) },
      },
    },
    resource: {
      type: "object",
      required: ["attributes"],
      properties: {
        attributes: { type: "array", minItems: 1, maxItems: 20, items: attribute(operators) },
        tags: { type: "array", maxItems: 20, items: attribute(operators.slice(0, 2)) },
      },
    },
    pattern: { type: "string", minLength: 1, maxLength: 100 },
    rule: {
      anyOf: [condition, combination({ anyOf: [condition, combination(condition)] })],
    },
  },
};
const params = idParams("id");
interface ById {
  Params: { id: string };
}
const formatQuery = { type: "object", properties: { format: listQuery.properties.format } };

export function v2Routes(app: FastifyInstance, cloud: Cloud): void {
  const policies = cloud.use(policiesKey);
  const texts = textsByFormat((policy, format) => policyToV2(policy, cloud.iam, format));

  app.get<{ Querystring: ListQuery }>(
    "/v2/policies",
    { schema: { querystring: listQuery }, config: { operation: "list_v2_policies" } },
    (request, reply) => {
      const { format } = request.query;
      const found = listPolicies(cloud, request.caller, request.query, neededFor(request.query));
      const page = pageOf(found, request.query, "/v2/policies");
      return texts[format ?? "plain"].send(request, reply, page);
    },
  );

  app.post<{ Body: V2Body }>(
    "/v2/policies",
    { schema: { body }, config: { operation: "create_v2_policy" } },
    (request, reply) => {
      const policy = policies.create(request.caller, draftFromV2(request.body));
      reply.code(201).header("etag", etagOf(policy));
      return policyToV2(policy);
    },
  );

  app.get<ById & { Querystring: Pick<ListQuery, "format"> }>(
    "/v2/policies/:id",
    { schema: { params, querystring: formatQuery }, config: { operation: "get_v2_policy" } },
    (request, reply) => {
      const policy = policies.get(request.caller, request.params.id);
      reply.header("etag", etagOf(policy));
      return policyToV2(policy, cloud.iam, request.query.format);
    },
  );

  app.put<ById & { Body: V2Body }>(
    "/v2/policies/:id",
    { schema: { params, body }, config: { operation: "replace_v2_policy" } },
    (request, reply) => {
      const { caller, params, headers, body } = request;
      const policy = policies.replace(caller, params.id, headers["if-match"], draftFromV2(body));
      reply.header("etag", etagOf(policy));
      return policyToV2(policy);
    },
  );

  app.delete<ById>(
    "/v2/policies/:id",
    { schema: { params }, config: { operation: "delete_v2_policy" } },
    (request, reply) => {
      policies.remove(request.caller, request.params.id);
      reply.code(204);
    },
  );
}
