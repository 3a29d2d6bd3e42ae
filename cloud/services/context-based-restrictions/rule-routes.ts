import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import type { EnforcementMode, NamedValue } from "./entities";
import { revisionOf } from "./revision";
import type { RuleFields } from "./rule-check";
import { createRule, deleteRule, getRule, listRules, replaceRule } from "./rules";
import { accountId, entityId, ruleBody } from "./schemas";
import { ruleWire, sortedBy } from "./wire";

const params = { type: "object", properties: { rule_id: entityId } } as const;
const text = { type: "string", minLength: 1, maxLength: 1000 } as const;

/** Query parameters by the resource attribute that they filter on. */
const filters = {
  region: "region",
  resource: "resource",
  resource_type: "resourceType",
  service_instance: "serviceInstance",
  service_name: "serviceName",
  service_type: "serviceType",
  service_group_id: "service_group_id",
} as const;

interface Params {
  rule_id: string;
}
type List = { account_id: string; zone_id?: string; sort?: string; enforcement_mode?: EnforcementMode } & {
  [name in keyof typeof filters]?: string;
};

/** `/v1/rules`. Source: Context-Based Restrictions API, "rules". */
export function ruleRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post<{ Body: RuleFields }>(
    "/v1/rules",
    { schema: { body: ruleBody }, config: { operation: "create_rule" } },
    (request, reply) => {
      const rule = createRule(cloud, request.caller, fieldsOf(request.body));
      reply.code(201).header("etag", revisionOf(rule));
      return ruleWire(rule);
    },
  );

  app.get<{ Querystring: List }>(
    "/v1/rules",
    {
      schema: {
        querystring: {
          type: "object",
          required: ["account_id"],
          properties: {
            account_id: accountId,
            zone_id: entityId,
            enforcement_mode: { enum: ["enabled", "disabled", "report"] },
            sort: {
              type: "string",
              pattern: "^[-+]?(id|description|created_at|last_modified_at|enforcement_mode)$",
            },
            ...Object.fromEntries(Object.keys(filters).map((name) => [name, text])),
          },
        },
      },
      config: { operation: "list_rules" },
    },
    ({ caller, query }) => {
      const { account_id, zone_id, enforcement_mode, sort } = query;
      const attributes = Object.fromEntries(
        Object.entries(filters).map(([parameter, name]) => [name, query[parameter as keyof typeof filters]]),
      );
      const found = listRules(cloud, caller, account_id, { attributes, zone_id, enforcement_mode });
      const rules = sortedBy(found.map(ruleWire), sort);
      return { count: rules.length, rules };
    },
  );

  app.get<{ Params: Params }>(
    "/v1/rules/:rule_id",
    { schema: { params }, config: { operation: "get_rule" } },
    (request, reply) => {
      const rule = getRule(cloud, request.caller, request.params.rule_id);
      reply.header("etag", revisionOf(rule));
      return ruleWire(rule);
    },
  );

  app.put<{ Params: Params; Body: RuleFields; Headers: { "if-match"?: string } }>(
    "/v1/rules/:rule_id",
    { schema: { params, body: ruleBody }, config: { operation: "replace_rule" } },
    (request, reply) => {
      const ifMatch = request.headers["if-match"];
      const fields = fieldsOf(request.body);
      const rule = replaceRule(cloud, request.caller, request.params.rule_id, ifMatch, fields);
      reply.header("etag", revisionOf(rule));
      return ruleWire(rule);
    },
  );

  app.delete<{ Params: Params }>(
    "/v1/rules/:rule_id",
    { schema: { params }, config: { operation: "delete_rule" } },
    (request, reply) => {
      deleteRule(cloud, request.caller, request.params.rule_id);
      reply.code(204);
    },
  );
}

/** What of the body is kept: properties that the API does not know are dropped. */
function fieldsOf({
  description,
  contexts,
  resources,
  operations,
  enforcement_mode,
}: RuleFields): RuleFields {
  return {
    description,
    contexts: contexts.map(({ attributes }) => ({
      attributes: attributes.map(({ name, value }) => ({ name, value })),
    })),
    resources: resources.map(({ attributes, tags }) => ({
      attributes: attributes.map(namedValue),
      ...(tags ? { tags: tags.map(namedValue) } : {}),
    })),
    ...(operations ? { operations: { api_types: operations.api_types } } : {}),
    enforcement_mode,
  };
}

function namedValue({ name, value, operator }: NamedValue): NamedValue {
  return { name, value, ...(operator === undefined ? {} : { operator }) };
}
