import type { FastifyInstance } from "fastify";
import { secondStamp } from "../../core/clock";
import type { Cloud } from "../../core/service";
import { resourceOf } from "./access-groups";
import { type GroupSettings, settingsOf, updateSettings } from "./account-settings";

const querystring = {
  type: "object",
  required: ["account_id"],
  properties: { account_id: { type: "string", minLength: 1 } },
} as const;

interface Query {
  account_id: string;
}

/** `/v2/groups/settings`. Source: IAM Access Groups API, "Account settings". */
export function settingsRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get<{ Querystring: Query }>(
    "/v2/groups/settings",
    { schema: { querystring }, config: { operation: "get_account_settings" } },
    ({ caller, query: { account_id } }) => {
      cloud.iam.authorize(caller, "iam-groups.account-settings.read", resourceOf(account_id));
      return settingsWire(settingsOf(cloud, account_id));
    },
  );

  app.patch<{ Querystring: Query; Body: { public_access_enabled?: boolean } }>(
    "/v2/groups/settings",
    {
      schema: {
        querystring,
        body: { type: "object", properties: { public_access_enabled: { type: "boolean" } } },
      },
      config: { operation: "update_account_settings" },
    },
    ({ caller, query: { account_id }, body }) => {
      cloud.iam.authorize(caller, "iam-groups.account-settings.update", resourceOf(account_id));
      return settingsWire(updateSettings(cloud, caller, account_id, body));
    },
  );
}

/** SDK: `AccountSettings`. */
function settingsWire(settings: GroupSettings): Record<string, unknown> {
  return {
    account_id: settings.account_id,
    public_access_enabled: settings.public_access_enabled,
    last_modified_at: secondStamp(settings.last_modified_at),
    last_modified_by_id: settings.last_modified_by_id,
  };
}
