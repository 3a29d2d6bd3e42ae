import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { pageOf, usersPerPage } from "./paging";
import { getUser, listUsers, searched } from "./users";
import { userWire } from "./wire";

const text = { type: "string", minLength: 1 } as const;
const accountParams = { type: "object", properties: { account_id: text } } as const;
const userParams = { type: "object", properties: { account_id: text, iam_id: text } } as const;

interface AccountParams {
  account_id: string;
}
type UserParams = AccountParams & { iam_id: string };

interface List {
  limit: number;
  include_settings?: boolean;
  search?: string;
  _start?: string;
  user_id?: string;
}

/** `/v2/accounts/{account_id}/users`. Source: User Management API. */
export function userRoutes(app: FastifyInstance, cloud: Cloud): void {
  const path = "/v2/accounts/:account_id/users";

  app.get<{ Params: AccountParams; Querystring: List }>(
    path,
    {
      schema: {
        params: accountParams,
        querystring: {
          type: "object",
          properties: {
            limit: { type: "integer", minimum: 1, maximum: usersPerPage, default: usersPerPage },
            include_settings: { type: "boolean" },
            search: { type: "string" },
            _start: { type: "string" },
            user_id: { type: "string" },
          },
        },
      },
      config: { operation: "list_users" },
    },
    ({ caller, params, query, url }) => {
      const visible = searched(listUsers(cloud, caller, params.account_id), query.search);
      const users = query.user_id ? visible.filter((user) => user.email === query.user_id) : visible;
      const { items, ...page } = pageOf(users, (user) => user.iam_id, { ...query, start: query._start }, url);
      return { ...page, resources: items.map(userWire) };
    },
  );

  app.get<{ Params: UserParams }>(
    `${path}/:iam_id`,
    { schema: { params: userParams }, config: { operation: "get_user_profile" } },
    ({ caller, params }) => userWire(getUser(cloud, caller, params.account_id, params.iam_id)),
  );
}
