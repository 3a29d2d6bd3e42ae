/** The parts of IBM's objects that access follows from, as the APIs send them. */

/** `GET /v1/serviceids`, `GET /v1/profiles`, `GET /v2/groups`. */
export interface LiveIdentity {
  readonly id: string;
  readonly iam_id?: string;
  readonly crn?: string;
  readonly name?: string;
}

/** `GET /v2/accounts/{id}/users`. */
export interface LiveUser {
  readonly iam_id: string;
  readonly email?: string;
}

/** `GET /v2/groups/{id}/members`, with the group it was read from. */
export interface LiveMember {
  readonly group_id: string;
  readonly iam_id: string;
  /** Absent where the list was not asked for it; a member by rule is `dynamic`. */
  readonly membership_type?: string;
}

/** `GET /v2/groups/{id}/rules`, with the group it was read from. */
export interface LiveGroupRule {
  readonly group_id: string;
  readonly id?: string;
  readonly realm_name?: string;
  readonly conditions?: readonly LiveCondition[];
}

export interface LiveCondition {
  readonly claim?: string;
  readonly operator?: string;
  readonly value?: string;
}

/** `GET /v1/profiles/{id}/rules`, with the profile it was read from. */
export interface LiveClaimRule {
  readonly profile_id: string;
  readonly id?: string;
  readonly type?: string;
  readonly cr_type?: string;
  readonly realm_name?: string;
  readonly conditions?: readonly LiveCondition[];
}

/** `GET /v1/profiles/{id}/links`, with the profile it was read from. */
export interface LiveLink {
  readonly profile_id: string;
  readonly id?: string;
  readonly cr_type?: string;
  readonly link?: { readonly crn?: string; readonly namespace?: string; readonly name?: string };
}

/** `GET /v1/profiles/{id}/identities`, with the profile it was read from. */
export interface LiveProfileIdentity {
  readonly profile_id: string;
  readonly type: string;
  readonly iam_id?: string;
  readonly identifier?: string;
}

/** `GET /v2/resource_instances` of Secrets Manager. */
export interface LiveInstance {
  readonly guid: string;
  readonly crn?: string;
  readonly resource_group_id?: string;
}

/** `GET /api/v2/configurations` of a Secrets Manager, with the instance it was read from. */
export interface LiveEngine {
  readonly instance_id: string;
  readonly config_type?: string;
  readonly name?: string;
  readonly disabled?: boolean;
  /** Whose key the engine has, if somebody found out. */
  readonly iam_id?: string;
}

/** `GET /api/v2/secrets` of a Secrets Manager, with the instance it was read from. */
export interface LiveSecret {
  readonly instance_id: string;
  readonly id?: string;
  readonly name?: string;
  readonly secret_type?: string;
  readonly secret_group_id?: string;
  readonly access_groups?: readonly string[];
  readonly service_id?: string;
}

/** `GET /v2/roles`, custom roles. */
export interface LiveCustomRole {
  readonly service_name: string;
  readonly display_name: string;
  readonly crn?: string;
  readonly actions?: readonly string[];
}
