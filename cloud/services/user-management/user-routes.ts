import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { refusal } from "./errors";
import { pageOf, usersPerPage } from "./paging";
import { forgetSettings, settingsOf } from "./user-settings";
import { getUser, listUsers, type ProfileFields, removeUser, searched, updateUser } from "./users";
import { activityWire, userWire } from "./wire";

const text = { type: "string", minLength: 1 } as const;
const accountParams = { type: "object", properties: { account_id: text } } as const;
const userParams = { type: "object", properties: { account_id: text, iam_id: text } } as const;
const activity = { type: "object", properties: { include_activity: { type: "boolean" } } } as const;
const field = { type: "string", maxLength: 1000 } as const;
const states = ["ACTIVE", "PROCESSING", "PENDING", "DISABLED_CLASSIC_INFRASTRUCTURE", "VPN_ONLY"] as const;
const profile = {
  firstname: field,
  lastname: field,
  state: { enum: states },
  email: { type: "string", format: "email", maxLength: 320 },
  phonenumber: field,
  altphonenumber: field,
  photo: field,
} as const;

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
    ({ caller, params: { account_id }, query, url }) => {
      const visible = searched(listUsers(cloud, caller, account_id), query.search);
      const users = query.user_id ? visible.filter((user) => user.email === query.user_id) : visible;
      const { items, ...page } = pageOf(users, (user) => user.iam_id, { ...query, start: query._start }, url);
      const resources = items.map((user) => ({
        ...userWire(user),
        ...(query.include_settings ? { settings: settingsOf(cloud, account_id, user.iam_id) } : {}),
      }));
      return { ...page, resources };
    },
  );

  app.get<{ Params: UserParams; Querystring: { include_activity?: boolean } }>(
    `${path}/:iam_id`,
    { schema: { params: userParams, querystring: activity }, config: { operation: "get_user_profile" } },
    ({ caller, params: { account_id, iam_id }, query }) => {
      const user = getUser(cloud, caller, account_id, iam_id);
      return { ...userWire(user), ...(query.include_activity ? activityWire(cloud, user) : {}) };
    },
  );

  app.patch<{ Params: UserParams; Body: Partial<ProfileFields> }>(
    `${path}/:iam_id`,
    {
      schema: { params: userParams, body: { type: "object", properties: profile } },
      config: { operation: "update_user_profile" },
    },
    ({ caller, params: { account_id, iam_id }, body }, reply) => {
      const changes = Object.fromEntries(
        Object.entries(body).filter(([name]) => Object.hasOwn(profile, name)),
      );
      updateUser(cloud, caller, account_id, iam_id, changes);
      reply.code(204);
    },
  );

  for (const [version, operation, status] of [
    ["v2", "remove_user", 204],
    ["v3", "v3_remove_user", 202],
  ] as const) {
    app.delete<{ Params: UserParams }>(
      `/${version}/accounts/:account_id/users/:iam_id`,
      { schema: { params: userParams }, config: { operation } },
      ({ caller, params: { account_id, iam_id } }, reply) => {
        removeUser(cloud, caller, account_id, iam_id);
        forgetSettings(cloud, account_id, iam_id);
        reply.code(status);
      },
    );
  }

  // Invitations are answered by a person who reads an e-mail, which nobody does here.
  for (const [url, operation] of [
    [path, "invite_users"],
    ["/v2/users/accept", "accept"],
  ] as const) {
    app.post(url, { config: { operation } }, () => {
      throw refusal(
        501,
        "NotImplemented",
        "The local IBM Cloud sends no invitations; its users are those that it lists.",
      );
    });
  }
}
