/** The account's access data. Field names follow IBM's APIs; these objects are what is stored, not what is sent. */

export interface Account {
  id: string;
  name: string;
  /** IAM id of the owner, who may do everything in the account. */
  owner: string;
}

export interface User {
  id: string;
  iam_id: string;
  account_id: string;
  email: string;
  firstname: string;
  lastname: string;
  realm: string;
  state: "ACTIVE" | "PROCESSING" | "PENDING" | "DISABLED_CLASSIC_INFRASTRUCTURE" | "VPN_ONLY";
  created_at: number;
}

export interface History {
  timestamp: string;
  iam_id: string;
  iam_id_account: string;
  action: string;
  params: string[];
  message: string;
}

export interface ServiceId {
  id: string;
  iam_id: string;
  account_id: string;
  crn: string;
  name: string;
  description?: string;
  unique_instance_crns?: string[];
  group_id?: string;
  locked: boolean;
  /** Milliseconds. */
  created_at: number;
  modified_at: number;
  /** Counts changes; the entity tag is `<version>-<hash>`. */
  version: number;
  history: History[];
}

export interface ApiKey {
  id: string;
  crn: string;
  /** Owner: a user's, a service ID's or a profile's IAM id. */
  iam_id: string;
  account_id: string;
  created_by: string;
  name: string;
  description?: string;
  /** Hash of the value, to find the key by it. */
  value_hash: string;
  /** The value itself, only with `store_value`. */
  value?: string;
  locked: boolean;
  disabled: boolean;
  /** ISO 8601, as the caller gave it. */
  expires_at?: string;
  support_sessions: boolean;
  action_when_leaked: "none" | "disable" | "delete";
  created_at: number;
  modified_at: number;
  version: number;
  history: History[];
  /** Milliseconds of the last token made from it, and how many. */
  last_authn?: number;
  authn_count: number;
}

export interface TrustedProfile {
  id: string;
  iam_id: string;
  account_id: string;
  crn: string;
  name: string;
  description?: string;
  email?: string;
  created_at: number;
  modified_at: number;
  version: number;
  history: History[];
}

export interface AccessGroup {
  id: string;
  account_id: string;
  name: string;
  description?: string;
  created_at: number;
  created_by_id: string;
  last_modified_at: number;
  last_modified_by_id: string;
  is_federated: boolean;
  /** Counts changes; `If-Match` of updates. */
  version: number;
}

export type MemberType = "user" | "service" | "profile";

export interface Membership {
  /** `<group>/<iam id>` */
  key: string;
  group_id: string;
  iam_id: string;
  type: MemberType;
  created_at: number;
  created_by_id: string;
}

export type AttributeOperator =
  | "stringEquals"
  | "stringMatch"
  | "stringExists"
  | "stringEqualsAnyOf"
  | "stringMatchAnyOf";

export interface Attribute {
  key: string;
  operator: AttributeOperator;
  value: string | boolean | readonly string[];
}

/** `rule` of a v2 policy: one condition, or several joined by and/or, nested at most once. */
export type RuleCondition =
  | { key: string; operator: string; value: unknown }
  | { operator: "and" | "or"; conditions: readonly RuleCondition[] };

/** A grant as the account holds it, whichever version of the API made it. */
export interface Policy {
  id: string;
  account_id: string;
  api_version: "v1" | "v2";
  type: "access" | "authorization";
  state: "active" | "deleted";
  description?: string;
  subject: readonly Attribute[];
  resource: readonly Attribute[];
  /** Access tags of the resource (`resource.tags`). */
  resource_tags?: readonly Attribute[];
  /** Role CRNs, in the order of the caller. */
  roles: readonly string[];
  rule?: RuleCondition;
  pattern?: string;
  created_at: number;
  created_by_id: string;
  last_modified_at: number;
  last_modified_by_id: string;
  /** Counts changes; the ETag is `<version>-<hash>`. */
  version: number;
  last_permit_at?: number;
  last_permit_frequency?: number;
  /** What it granted before its last change; kept only while changes are slow to take effect. */
  before?: Grant;
}

/** What of a policy makes access. */
export type Grant = Pick<Policy, "resource" | "resource_tags" | "roles" | "rule">;

export interface CustomRole {
  id: string;
  crn: string;
  account_id: string;
  service_name: string;
  name: string;
  display_name: string;
  description?: string;
  actions: readonly string[];
  created_at: number;
  created_by_id: string;
  last_modified_at: number;
  last_modified_by_id: string;
  version: number;
}

export interface AccountSettings {
  account_id: string;
  restrict_create_service_id: "RESTRICTED" | "NOT_RESTRICTED" | "NOT_SET";
  restrict_create_platform_apikey: "RESTRICTED" | "NOT_RESTRICTED" | "NOT_SET";
  restrict_user_list_visibility: "RESTRICTED" | "NOT_RESTRICTED" | "NOT_SET";
  restrict_user_domains?: readonly unknown[];
  allowed_ip_addresses: string;
  mfa: string;
  user_mfa: readonly { iam_id: string; mfa: string; name?: string; userName?: string; email?: string }[];
  session_expiration_in_seconds: string;
  session_invalidation_in_seconds: string;
  max_sessions_per_identity: string;
  system_access_token_expiration_in_seconds: string;
  system_refresh_token_expiration_in_seconds: string;
  version: number;
  history: History[];
}
