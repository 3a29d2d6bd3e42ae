import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { onProfile, requireAccount } from "./access";
import { apiContext, refusal } from "./errors";
import { effective, type ListQuery, page, pageQuery, sorted } from "./paging";
import { profileBody } from "./wire";

interface List extends ListQuery {
  account_id?: string;
  name?: string;
  sort?: string;
  order?: string;
  include_history?: boolean;
}

const listQuery = {
  type: "object",
  properties: { account_id: { type: "string" }, name: { type: "string" }, ...pageQuery },
} as const;

/** `/v1/profiles`. Source: IAM Identity Services API, "Trusted profiles". */
export function profileRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get<{ Querystring: List }>(
    "/v1/profiles",
    { schema: { querystring: listQuery }, config: { operation: "list_profiles" } },
    (request) => {
      const position = effective(request.query);
      const { account_id, name, sort, order, include_history } = position.query;
      if (!account_id) throw refusal(400, "BXNIM0109E", "Property missing or empty: 'account_id'.");
      requireAccount(cloud, account_id);
      cloud.iam.authorize(request.caller, "iam-identity.profile.get", onProfile(account_id, ""));
      const all = cloud.iam.profiles.by("account", account_id);
      const named = name === undefined ? all : all.filter((item) => item.name === name);
      const items = sorted(named, { sort, order }, ["name", "description", "created_at", "modified_at"]);
      const { page: shown, links } = page(request, position, items);
      return {
        context: apiContext(request),
        ...links,
        profiles: shown.map((item) => profileBody(item, { history: include_history })),
      };
    },
  );
}
