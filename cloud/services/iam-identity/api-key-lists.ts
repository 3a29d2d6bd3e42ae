import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { ApiKey } from "../../iam/entities";
import { authorizeKey, isServiceIdentity, onAccount } from "./access";
import { filterOf } from "./filter";
import { type ListQuery, listProperties, pageOf, positionOf, sorted } from "./paging";
import { notFound } from "./refusals";
import { object, text } from "./schemas";
import { defaultGroupId } from "./service-id-group-store";
import { apiKeyBody } from "./wire";

interface List extends ListQuery {
  iam_id?: string;
  scope?: "entity" | "account";
  type?: "user" | "serviceid";
  group_id?: string;
}

const querystring = object({
  ...listProperties,
  iam_id: text,
  scope: { type: "string", enum: ["entity", "account"] },
  type: { type: "string", enum: ["user", "serviceid"] },
  group_id: text,
});

/** `GET /v1/apikeys`. Source: SDK, `listApiKeys`. */
export function apiKeyListRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get<{ Querystring: List }>(
    "/v1/apikeys",
    { schema: { querystring }, config: { operation: "list_api_keys" } },
    (request) => {
      const position = positionOf(request.query);
      const { query } = position;
      const fits = filterOf<ApiKey>(query.filter, ["id", "name", "description", "iam_id", "created_by"]);
      const found = select(cloud, request.caller, query).filter(fits);
      const inOrder = sorted(found, query, ["name", "description", "created_at", "created_by"]);
      const { items, links } = pageOf(request, position, inOrder);
      const parts = { history: query.include_history };
      return { ...links, apikeys: items.map((key) => apiKeyBody(key, parts, "")) };
    },
  );
}

/** The keys of one identity (`scope=entity`), or of the whole account (`scope=account`). */
function select(cloud: Cloud, caller: Caller, query: List): readonly ApiKey[] {
  const accountId = query.account_id || caller.accountId;
  const found =
    query.scope === "account"
      ? ofAccount(cloud, caller, accountId, query.group_id)
      : ofIdentity(cloud, caller, accountId, query);
  const { type } = query;
  if (type === undefined) return found;
  return found.filter((key) => isServiceIdentity(key.iam_id) === (type === "serviceid"));
}

function ofAccount(cloud: Cloud, caller: Caller, accountId: string, group?: string): readonly ApiKey[] {
  const { iam } = cloud;
  const review = iam.decide(caller, "iam-identity.apikey.review", onAccount(accountId)).allowed;
  iam.authorize(caller, `iam-identity.apikey.${review ? "review" : "list"}`, onAccount(accountId));
  const normal = defaultGroupId(accountId);
  const inGroup = ({ iam_id }: ApiKey) =>
    !isServiceIdentity(iam_id) ||
    (iam.serviceIds.by("iam_id", iam_id)[0]?.group_id ?? normal) === (group ?? normal);
  return iam.apiKeys.by("account", accountId).filter(inGroup);
}

function ofIdentity(cloud: Cloud, caller: Caller, accountId: string, query: List): readonly ApiKey[] {
  const { iam } = cloud;
  const iam_id = query.iam_id || caller.iamId;
  const owner = isServiceIdentity(iam_id) ? iam.serviceIds.by("iam_id", iam_id)[0] : undefined;
  if (isServiceIdentity(iam_id) && owner?.account_id !== accountId) throw notFound("ServiceId", iam_id);
  authorizeKey(cloud, caller, "list", { iam_id, account_id: accountId });
  return iam.apiKeys.by("iam_id", iam_id).filter((key) => key.account_id === accountId);
}
