import type { AccountSettings } from "./entities";

/** Identity settings of a new account. Source: IAM Identity API, "Get account configurations". */
export function defaultSettings(account_id: string): AccountSettings {
  return {
    account_id,
    restrict_create_service_id: "NOT_SET",
    restrict_create_platform_apikey: "NOT_SET",
    restrict_user_list_visibility: "NOT_RESTRICTED",
    allowed_ip_addresses: "",
    mfa: "NONE",
    user_mfa: [],
    session_expiration_in_seconds: "NOT_SET",
    session_invalidation_in_seconds: "NOT_SET",
    max_sessions_per_identity: "NOT_SET",
    system_access_token_expiration_in_seconds: "NOT_SET",
    system_refresh_token_expiration_in_seconds: "NOT_SET",
    version: 1,
    history: [],
  };
}

/** What applies where the account has not set it: IAM's defaults. Source: same page, and "Setting login session limits". */
const serviceDefaults = {
  restrict_create_service_id: "NOT_RESTRICTED",
  restrict_create_platform_apikey: "NOT_RESTRICTED",
  session_expiration_in_seconds: "86400",
  session_invalidation_in_seconds: "7200",
  max_sessions_per_identity: "NOT_SET",
  system_access_token_expiration_in_seconds: "3600",
  system_refresh_token_expiration_in_seconds: "259200",
} as const;

/** The settings in force: those of the account, and the service's defaults where it set none. */
export function effectiveSettings(
  settings: AccountSettings,
): Omit<AccountSettings, "account_id" | "version" | "history" | "restrict_user_domains"> {
  const { account_id: _, version: __, history: ___, restrict_user_domains: ____, ...own } = settings;
  const set = Object.entries(own).filter(([, value]) => value !== "NOT_SET");
  return { ...own, ...serviceDefaults, ...Object.fromEntries(set) };
}
