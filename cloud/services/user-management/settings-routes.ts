import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { getSettings, type SettingsFields, updateSettings } from "./user-settings";

const text = { type: "string", minLength: 1 } as const;
const params = { type: "object", properties: { account_id: text, iam_id: text } } as const;

interface Params {
  account_id: string;
  iam_id: string;
}

const fields = ["language", "notification_language", "allowed_ip_addresses", "self_manage"] as const;

/** `/v2/accounts/{account_id}/users/{iam_id}/settings`. Source: User Management API, "User settings". */
export function settingsRoutes(app: FastifyInstance, cloud: Cloud): void {
  const path = "/v2/accounts/:account_id/users/:iam_id/settings";

  app.get<{ Params: Params }>(
    path,
    { schema: { params }, config: { operation: "get_user_settings" } },
    ({ caller, params: { account_id, iam_id } }) => getSettings(cloud, caller, account_id, iam_id),
  );

  app.patch<{ Params: Params; Body: Partial<SettingsFields> }>(
    path,
    {
      schema: {
        params,
        body: {
          type: "object",
          properties: {
            language: { type: "string", maxLength: 100 },
            notification_language: { type: "string", maxLength: 100 },
            allowed_ip_addresses: { type: "string", maxLength: 10_000 },
            self_manage: { type: "boolean" },
          },
        },
      },
      config: { operation: "update_user_settings" },
    },
    ({ caller, params: { account_id, iam_id }, body }, reply) => {
      const changes = Object.fromEntries(
        fields.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
      );
      updateSettings(cloud, caller, account_id, iam_id, changes);
      reply.code(204);
    },
  );
}
