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
