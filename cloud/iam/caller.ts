import type { Decision } from "../core/request-log";

/** What an enterprise's identity provider said of a user at login; dynamic rules of access groups read it. */
export interface FederatedLogin {
  /** The identity provider: its issuer URI. */
  readonly realm: string;
  /** The attributes that it sent. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Milliseconds of the login. */
  readonly at: number;
}

/**
 * Whoever asks for something: a user, a service ID, a trusted profile (by token), or a service instance acting
 * for itself through a service-to-service authorization (`crn`).
 */
export interface Caller {
  readonly kind: "user" | "service" | "profile" | "crn";
  /** `IBMid-…`, `iam-ServiceId-…`, `iam-Profile-…`, or `crn-crn:v1:…` for an instance. */
  readonly iamId: string;
  readonly accountId: string;
  /** For `crn`: which service and instance acts. */
  readonly sourceService?: string;
  readonly sourceInstance?: string;
  readonly sourceResourceGroupId?: string;
  /** Address the request came from, for context-based restrictions and allowed IP addresses. */
  readonly address?: string;
  /** Host the request came to is a private endpoint. */
  readonly endpointType?: "public" | "private";
  /** The API key that the token was made from, if any. */
  readonly apiKeyId?: string;
  /** For a user who logged in through an enterprise's identity provider. */
  readonly federated?: FederatedLogin;
  /** Where decisions are noted down; one list per request. */
  readonly decisions?: Decision[];
}
