import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { ApiKey } from "../../iam/entities";
import { authorizeKey, isServiceIdentity, ofKey, onAccount } from "./access";
import { apiContext, refusal } from "./errors";
import { effective, type ListQuery, page, pageQuery, sorted } from "./paging";
import { apiKeyBody } from "./wire";

interface List extends ListQuery {
  account_id?: string;
  iam_id?: string;
  scope?: "entity" | "account";
  type?: "user" | "serviceid";
  sort?: string;
  order?: string;
  include_history?: boolean;
}

const querystring = {
  type: "object",
  properties: {
    account_id: { type: "string" },
    iam_id: { type: "string" },
    scope: { type: "string", enum: ["entity", "account"] },
    type: { type: "string", enum: ["user", "serviceid"] },
    ...pageQuery,
  },
} as const;

/** `GET /v1/apikeys`. Source: IAM Identity Services API, "Get API keys for a given service or user IAM ID and account ID". */
export function apiKeyListRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get<{ Querystring: List }>(
    "/v1/apikeys",
    { schema: { querystring }, config: { operation: "list_api_keys" } },
    (request) => {
      const position = effective(request.query);
      const found = select(cloud, request.caller, position.query);
      const items = sorted(found, position.query, ["name", "description", "created_at", "created_by"]);
      const { page: shown, links } = page(request, position, items);
      const parts = { history: position.query.include_history };
      return {
        context: apiContext(request),
        ...links,
        apikeys: shown.map((key) => apiKeyBody(key, parts, "")),
      };
    },
  );
}

/** The keys of one identity (`scope=entity`), or of the whole account (`scope=account`). */
function select(cloud: Cloud, caller: Caller, query: List): readonly ApiKey[] {
  const { iam } = cloud;
  const accountId = query.account_id ?? caller.accountId;
  const ofType = (key: ApiKey) =>
    query.type === undefined || isServiceIdentity(key.iam_id) === (query.type === "serviceid");
  if (query.scope === "account") {
    const all = iam.apiKeys.by("account", accountId).filter(ofType);
    if (iam.decide(caller, "iam-identity.apikey.list", onAccount(accountId)).allowed) return all;
    iam.authorize(caller, "iam-identity.apikey.review", onAccount(accountId));
    return all;
  }
  const iamId = query.iam_id ?? caller.iamId;
  if (isServiceIdentity(iamId)) {
    const owner = iam.serviceIds.by("iam_id", iamId)[0];
    if (!owner || (query.account_id !== undefined && owner.account_id !== query.account_id)) {
      throw refusal(
        404,
        "BXNIM0116E",
        "Service ID could not be found.",
        `There is no '${iamId}' in the account.`,
      );
    }
    const own = iamId === caller.iamId;
    iam.authorize(
      caller,
      "iam-identity.apikey.list",
      ofKey({ iam_id: iamId, account_id: owner.account_id }),
      own ? { withoutGrant: "members" } : {},
    );
  } else {
    authorizeKey(cloud, caller, "get", { iam_id: iamId, account_id: accountId });
  }
  return iam.apiKeys.by("iam_id", iamId).filter((key) => key.account_id === accountId && ofType(key));
}
