import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { revisionOf } from "./revision";
import { ruleOperators } from "./rule-conditions";
import { createRule, deleteRule, getRule, listRules, type RuleFields, replaceRule } from "./rules";
import { ruleWire } from "./wire";

const text = { type: "string", minLength: 1 } as const;
const groupParams = { type: "object", properties: { access_group_id: text } } as const;
const ruleParams = { type: "object", properties: { access_group_id: text, rule_id: text } } as const;
const body = {
  type: "object",
  required: ["expiration", "realm_name", "conditions"],
  properties: {
    name: { type: "string" },
    expiration: { type: "integer", minimum: 1, maximum: 24 },
    realm_name: text,
    conditions: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["claim", "operator", "value"],
        properties: { claim: text, operator: { enum: ruleOperators }, value: { type: "string" } },
      },
    },
  },
} as const;

interface GroupParams {
  access_group_id: string;
}
type RuleParams = GroupParams & { rule_id: string };

/** `/v2/groups/{access_group_id}/rules`. Source: IAM Access Groups API, "Rule operations". */
export function ruleRoutes(app: FastifyInstance, cloud: Cloud): void {
  const path = "/v2/groups/:access_group_id/rules";

  app.post<{ Params: GroupParams; Body: RuleFields }>(
    path,
    { schema: { params: groupParams, body }, config: { operation: "add_access_group_rule" } },
    (request, reply) => {
      const rule = createRule(cloud, request.caller, request.params.access_group_id, fieldsOf(request.body));
      reply.code(201).header("etag", revisionOf(rule));
      return ruleWire(rule);
    },
  );

  app.get<{ Params: GroupParams }>(
    path,
    { schema: { params: groupParams }, config: { operation: "list_access_group_rules" } },
    (request) => ({
      rules: listRules(cloud, request.caller, request.params.access_group_id).map(ruleWire),
    }),
  );

  app.get<{ Params: RuleParams }>(
    `${path}/:rule_id`,
    { schema: { params: ruleParams }, config: { operation: "get_access_group_rule" } },
    (request, reply) => {
      const { access_group_id, rule_id } = request.params;
      const rule = getRule(cloud, request.caller, access_group_id, rule_id);
      reply.header("etag", revisionOf(rule));
      return ruleWire(rule);
    },
  );

  app.put<{ Params: RuleParams; Body: RuleFields; Headers: { "if-match"?: string } }>(
    `${path}/:rule_id`,
    { schema: { params: ruleParams, body }, config: { operation: "replace_access_group_rule" } },
    (request, reply) => {
      const { access_group_id, rule_id } = request.params;
      const ifMatch = request.headers["if-match"];
      const fields = fieldsOf(request.body);
      const rule = replaceRule(cloud, request.caller, access_group_id, rule_id, ifMatch, fields);
      reply.header("etag", revisionOf(rule));
      return ruleWire(rule);
    },
  );

  app.delete<{ Params: RuleParams }>(
    `${path}/:rule_id`,
    { schema: { params: ruleParams }, config: { operation: "remove_access_group_rule" } },
    (request, reply) => {
      const { access_group_id, rule_id } = request.params;
      deleteRule(cloud, request.caller, access_group_id, rule_id);
      reply.code(204);
    },
  );
}

/** What of the body is kept: properties that the API does not know are dropped. */
function fieldsOf({ name, expiration, realm_name, conditions }: RuleFields): RuleFields {
  return {
    ...(name === undefined ? {} : { name }),
    expiration,
    realm_name,
    conditions: conditions.map(({ claim, operator, value }) => ({ claim, operator, value })),
  };
}
