import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { apiTypes, type OperationsQuery } from "./api-types";
import { rulesOf, zonesOf } from "./entities";
import { rulesPerAccount } from "./rules";
import { accountId } from "./schemas";
import { crnOf } from "./wire";
import { zonesPerAccount } from "./zones";

/** IBM's limit of rules with tags; inferred: it is the limit of policies with access tags. */
const tagsRulesPerAccount = 500;
const text = { type: "string", minLength: 1, maxLength: 128 } as const;

/** `/v1/account_settings` and `/v1/operations`. Source: Context-Based Restrictions API. */
export function settingsRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get<{ Params: { account_id: string } }>(
    "/v1/account_settings/:account_id",
    {
      schema: { params: { type: "object", properties: { account_id: accountId } } },
      config: { operation: "get_account_settings" },
    },
    ({ caller, params: { account_id } }) => {
      cloud.iam.authorize(caller, "context-based-restrictions.account-settings.read", {
        accountId: account_id,
        serviceName: "context-based-restrictions",
      });
      const rules = rulesOf(cloud).by("account", account_id);
      return {
        id: account_id,
        crn: crnOf(account_id, "account-settings", account_id),
        rule_count_limit: rulesPerAccount,
        zone_count_limit: zonesPerAccount,
        tags_rule_count_limit: tagsRulesPerAccount,
        current_rule_count: rules.length,
        current_zone_count: zonesOf(cloud).by("account", account_id).length,
        current_tags_rule_count: rules.filter((rule) => rule.resources.some(({ tags }) => tags?.length))
          .length,
        href: `https://cbr.cloud.ibm.com/v1/account_settings/${account_id}`,
      };
    },
  );

  app.get<{ Querystring: OperationsQuery }>(
    "/v1/operations",
    {
      schema: {
        querystring: {
          type: "object",
          properties: { service_name: text, service_group_id: text, resource_type: text },
        },
      },
      config: { operation: "list_available_service_operations" },
    },
    ({ query, caller: _anybodyWithToken }) => ({ api_types: apiTypes(cloud, query) }),
  );
}
