import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Cloud } from "../../core/service";
import type { AccountSettings } from "../../iam/entities";
import { effectiveSettings } from "../../iam/settings";
import { onAccount, requireAccount } from "./access";
import { entityTag, record, requireMatch } from "./entity";
import { apiContext, refusal } from "./errors";

interface Wanted {
  Params: { account_id: string };
  Querystring: { include_history?: boolean; resolve_user_mfa?: boolean };
}

type Changes = Partial<Omit<AccountSettings, "account_id" | "version" | "history">>;

const seconds = (from: number, to: number) => ({
  type: "string",
  description: `${from}-${to}`,
  pattern: "^(NOT_SET|[0-9]+)$",
});
const restriction = { enum: ["RESTRICTED", "NOT_RESTRICTED", "NOT_SET"] } as const;
const mfa = { enum: ["NONE", "NONE_NO_ROPC", "TOTP", "TOTP4ALL", "LEVEL1", "LEVEL2", "LEVEL3"] } as const;

const body = {
  type: "object",
  properties: {
    restrict_create_service_id: restriction,
    restrict_create_platform_apikey: restriction,
    restrict_user_list_visibility: { enum: ["RESTRICTED", "NOT_RESTRICTED"] },
    restrict_user_domains: {
      type: "array",
      items: {
        type: "object",
        required: ["realm_id"],
        properties: {
          realm_id: { type: "string" },
          invitation_email_allow_patterns: { type: "array", items: { type: "string" } },
          restrict_invitation: { type: "boolean" },
        },
      },
    },
    allowed_ip_addresses: { type: "string" },
    mfa,
    user_mfa: {
      type: "array",
      items: { type: "object", required: ["iam_id", "mfa"], properties: { iam_id: { type: "string" }, mfa } },
    },
    session_expiration_in_seconds: seconds(900, 86_400),
    session_invalidation_in_seconds: seconds(900, 7200),
    max_sessions_per_identity: { type: "string", pattern: "^(NOT_SET|[1-9][0-9]*)$" },
    system_access_token_expiration_in_seconds: seconds(900, 3600),
    system_refresh_token_expiration_in_seconds: seconds(900, 259_200),
  },
} as const;

const query = {
  type: "object",
  properties: { include_history: { type: "boolean" }, resolve_user_mfa: { type: "boolean" } },
} as const;

/** Identity settings of an account. Source: IAM Identity Services API, "Account settings". */
export function accountSettingsRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get<Wanted>(
    "/v1/accounts/:account_id/settings/identity",
    { schema: { querystring: query }, config: { operation: "get_account_settings" } },
    (request, reply) => {
      const found = read(cloud, request);
      reply.header("etag", tagOf(found));
      return { context: apiContext(request), ...settingsBody(cloud, found, request.query) };
    },
  );

  app.put<Wanted & { Body: Changes }>(
    "/v1/accounts/:account_id/settings/identity",
    { schema: { body, querystring: query }, config: { operation: "update_account_settings" } },
    (request, reply) => {
      const { account_id } = request.params;
      requireAccount(cloud, account_id);
      cloud.iam.authorize(request.caller, "iam-identity.account.update", onAccount(account_id));
      const found = settingsOf(cloud, account_id);
      requireMatch(request.headers["if-match"], { id: account_id, version: found.version });
      checkRanges(request.body);
      const updated = cloud.iam.settings.put(account_id, {
        ...found,
        ...request.body,
        version: found.version + 1,
        history: [
          ...found.history,
          record(cloud.clock, request.caller, "UPDATE", Object.keys(request.body)),
        ].slice(-20),
      });
      reply.header("etag", tagOf(updated));
      return { context: apiContext(request), ...settingsBody(cloud, updated, request.query) };
    },
  );

  app.get<Wanted>(
    "/v1/accounts/:account_id/effective_settings/identity",
    { schema: { querystring: query }, config: { operation: "get_effective_account_settings" } },
    (request) => {
      const found = read(cloud, request);
      return {
        context: apiContext(request),
        account_id: found.account_id,
        effective: {
          ...effectiveSettings(found),
          user_mfa: userMfa(cloud, found, request.query.resolve_user_mfa),
        },
        account: settingsBody(cloud, found, request.query),
        assigned_templates: [],
      };
    },
  );
}

function read(cloud: Cloud, request: FastifyRequest<Wanted>): AccountSettings {
  const { account_id } = request.params;
  requireAccount(cloud, account_id);
  cloud.iam.authorize(request.caller, "iam-identity.account.get", onAccount(account_id));
  return settingsOf(cloud, account_id);
}

function settingsOf(cloud: Cloud, accountId: string): AccountSettings {
  const found = cloud.iam.settings.get(accountId);
  if (!found) throw refusal(404, "BXNIM0111E", "Account settings could not be found.");
  return found;
}

function tagOf({ account_id, version }: AccountSettings): string {
  return entityTag({ id: account_id, version });
}

function settingsBody(
  cloud: Cloud,
  { version: _, history, ...settings }: AccountSettings,
  { include_history, resolve_user_mfa }: Wanted["Querystring"],
): object {
  const all = { version: _, history, ...settings };
  return {
    entity_tag: tagOf(all),
    ...settings,
    restrict_user_domains: settings.restrict_user_domains ?? [],
    user_mfa: userMfa(cloud, all, resolve_user_mfa),
    ...(include_history ? { history } : {}),
  };
}

function userMfa({ iam }: Cloud, settings: AccountSettings, resolve = false): object[] {
  return settings.user_mfa.map(({ iam_id, mfa: level }) => {
    const user = resolve ? iam.users.get(`${settings.account_id}/${iam_id}`) : undefined;
    const person = user
      ? { name: `${user.firstname} ${user.lastname}`, userName: user.email, email: user.email }
      : {};
    return { iam_id, mfa: level, ...person };
  });
}

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  session_expiration_in_seconds: [900, 86_400],
  session_invalidation_in_seconds: [900, 7200],
  system_access_token_expiration_in_seconds: [900, 3600],
  system_refresh_token_expiration_in_seconds: [900, 259_200],
};

function checkRanges(changes: Changes): void {
  for (const [name, [from, to]] of Object.entries(ranges)) {
    const value = changes[name as keyof Changes];
    if (value === undefined || value === "NOT_SET") continue;
    if (Number(value) >= from && Number(value) <= to) continue;
    throw refusal(
      400,
      "BXNIM0106E",
      `Validation of property '${name}' with value '${String(value)}' failed.`,
      `Valid values: any whole number between '${from}' and '${to}', or 'NOT_SET'.`,
    );
  }
}
