import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Cloud } from "../../core/service";
import type { AccountSettings } from "../../iam/entities";
import { effectiveSettings } from "../../iam/settings";
import { unknownAddress } from "../context-based-restrictions/allowed-addresses";
import { onAccount, requireAccount } from "./access";
import { entityTag, record, recorded, requireMatch } from "./entity";
import { invalidProperty, notFound } from "./refusals";
import { flag, object, someText, text } from "./schemas";

interface Wanted {
  Params: { account: string };
  Querystring: { include_history?: boolean; resolve_user_mfa?: boolean };
}

type Changes = Partial<Omit<AccountSettings, "account_id" | "version" | "history">>;

interface DomainRestriction {
  realm_id: string;
  invitation_email_allow_patterns?: string[];
  restrict_invitation?: boolean;
}

const restriction = { type: "string", enum: ["RESTRICTED", "NOT_RESTRICTED", "NOT_SET"] } as const;
const seconds = { type: "string", pattern: "^(NOT_SET|[0-9]{1,9})$" } as const;
const mfa = {
  type: "string",
  enum: ["NONE", "NONE_NO_ROPC", "TOTP", "TOTP4ALL", "LEVEL1", "LEVEL2", "LEVEL3"],
} as const;

const body = object({
  restrict_create_service_id: restriction,
  restrict_create_platform_apikey: restriction,
  restrict_user_list_visibility: { type: "string", enum: ["RESTRICTED", "NOT_RESTRICTED"] },
  restrict_user_domains: {
    type: "array",
    items: object(
      {
        realm_id: someText,
        invitation_email_allow_patterns: { type: "array", items: text },
        restrict_invitation: flag,
      },
      ["realm_id"],
    ),
  },
  allowed_ip_addresses: text,
  mfa,
  user_mfa: { type: "array", items: object({ iam_id: someText, mfa }, ["iam_id", "mfa"]) },
  session_expiration_in_seconds: seconds,
  session_invalidation_in_seconds: seconds,
  max_sessions_per_identity: { type: "string", pattern: "^(NOT_SET|[1-9][0-9]{0,8})$" },
  system_access_token_expiration_in_seconds: seconds,
  system_refresh_token_expiration_in_seconds: seconds,
});

const querystring = object({ include_history: flag, resolve_user_mfa: flag });

/** Seconds that each setting may have. Source: SDK, `updateAccountSettings`. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  session_expiration_in_seconds: [900, 86_400],
  session_invalidation_in_seconds: [900, 7200],
  system_access_token_expiration_in_seconds: [900, 3600],
  system_refresh_token_expiration_in_seconds: [900, 259_200],
};

/** Identity settings of an account. Source: IAM Identity Services API, "Account settings". */
export function accountSettingsRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get<Wanted>(
    "/v1/accounts/:account/settings/identity",
    { schema: { querystring }, config: { operation: "get_account_settings" } },
    (request, reply) => {
      const found = authorized(cloud, request, "get");
      reply.header("etag", tagOf(found));
      return settingsBody(cloud, found, request.query);
    },
  );

  app.put<Wanted & { Body: Changes }>(
    "/v1/accounts/:account/settings/identity",
    { schema: { body, querystring }, config: { operation: "update_account_settings" } },
    (request, reply) => {
      const found = authorized(cloud, request, "update");
      const { account_id, version } = found;
      requireMatch(request.headers["if-match"], "Account", { id: account_id, version });
      const changes = checked(found, request.body);
      requireAddresses(cloud, found, changes);
      const entry = record(cloud.clock, request.caller, "UPDATE", Object.keys(changes));
      const history = recorded(found.history, entry);
      const updated = cloud.iam.settings.put(account_id, {
        ...found,
        ...changes,
        version: version + 1,
        history,
      });
      reply.header("etag", tagOf(updated));
      return settingsBody(cloud, updated, request.query);
    },
  );

  app.get<Wanted>(
    "/v1/accounts/:account/effective_settings/identity",
    { schema: { querystring }, config: { operation: "get_effective_account_settings" } },
    (request) => {
      const found = authorized(cloud, request, "get");
      const user_mfa = userMfa(cloud, found, request.query.resolve_user_mfa);
      return {
        account_id: found.account_id,
        effective: { ...effectiveSettings(found), user_mfa },
        account: settingsBody(cloud, found, request.query),
        assigned_templates: [],
      };
    },
  );
}

/** That an entry that means nothing is refused is inferred; it would lock everybody out. */
function requireAddresses(cloud: Cloud, { account_id }: AccountSettings, changes: Changes): void {
  const wrong = unknownAddress(cloud, changes.allowed_ip_addresses ?? "", account_id);
  if (wrong === undefined) return;
  const hint = "IP addresses, ranges, subnets and names of network zones, separated by commas.";
  throw invalidProperty("allowed_ip_addresses", wrong, hint);
}

function authorized(cloud: Cloud, request: FastifyRequest<Wanted>, verb: "get" | "update"): AccountSettings {
  const { account } = request.params;
  requireAccount(cloud, account);
  cloud.iam.authorize(request.caller, `iam-identity.account.${verb}`, onAccount(account));
  const found = cloud.iam.settings.get(account);
  if (!found) throw notFound("Account", account);
  return found;
}

function tagOf({ account_id, version }: AccountSettings): string {
  return entityTag({ id: account_id, version });
}

function settingsBody(
  cloud: Cloud,
  settings: AccountSettings,
  { include_history, resolve_user_mfa }: Wanted["Querystring"],
): object {
  const { version: _, history, ...own } = settings;
  return {
    entity_tag: tagOf(settings),
    ...own,
    restrict_user_domains: own.restrict_user_domains ?? [],
    user_mfa: userMfa(cloud, settings, resolve_user_mfa),
    history: include_history ? history : [],
  };
}

function userMfa({ iam }: Cloud, settings: AccountSettings, resolve = false): object[] {
  return settings.user_mfa.map(({ iam_id, mfa: level }) => {
    const user = resolve ? iam.users.get(`${settings.account_id}/${iam_id}`) : undefined;
    const { firstname, lastname, email } = user ?? {};
    const person = user ? { name: `${firstname} ${lastname}`, userName: email, email } : {};
    return { iam_id, mfa: level, ...person };
  });
}

/** What changes: only what the body names. Restrictions of domains are kept by realm; one that names its realm alone goes. */
function checked(found: AccountSettings, changes: Changes): Changes {
  for (const [name, [from, to]] of Object.entries(ranges)) {
    const value = changes[name as keyof Changes];
    if (value === undefined || value === "NOT_SET") continue;
    if (Number(value) >= from && Number(value) <= to) continue;
    throw invalidProperty(
      name,
      String(value),
      `Any whole number between '${from}' and '${to}', or 'NOT_SET'.`,
    );
  }
  const known = Object.keys(body.properties);
  const own: Changes = Object.fromEntries(Object.entries(changes).filter(([name]) => known.includes(name)));
  if (!own.restrict_user_domains) return own;
  const wanted = own.restrict_user_domains as readonly DomainRestriction[];
  const kept = ((found.restrict_user_domains ?? []) as readonly DomainRestriction[]).filter(
    ({ realm_id }) => !wanted.some((entry) => entry.realm_id === realm_id),
  );
  return {
    ...own,
    restrict_user_domains: [...kept, ...wanted.filter((entry) => Object.keys(entry).length > 1)],
  };
}
