/** What an instance of Secrets Manager keeps. Times are milliseconds; what goes over the wire is in `wire.ts`. */

export interface SecretGroup {
  /** A UUID, or `default`. */
  id: string;
  instance: string;
  name: string;
  description: string;
  created_at: number;
  created_by: string;
  updated_at: number;
}

/** The engine of `iam_credentials` secrets, when it works with an API key. */
export interface EngineConfiguration {
  instance: string;
  name: string;
  api_key: string;
  /** The key is kept but not used: the engine works by service-to-service authorizations. */
  disabled: boolean;
  created_at: number;
  created_by: string;
  updated_at: number;
}

export interface Lock {
  name: string;
  description?: string;
  attributes?: Readonly<Record<string, unknown>>;
  created_at: number;
  created_by: string;
  updated_at: number;
}

/** What the engine made in IAM for one version of an `iam_credentials` secret. */
export interface Credentials {
  service_id: string;
  api_key_id: string;
  api_key: string;
}

export interface SecretVersion {
  id: string;
  created_at: number;
  created_by: string;
  auto_rotated: boolean;
  downloaded: boolean;
  /** When the data of this version ends. */
  expires_at?: number;
  version_custom_metadata: Readonly<Record<string, unknown>>;
  /** Data of an `arbitrary` secret. */
  payload?: string;
  /** Data of an `iam_credentials` secret. */
  credentials?: Credentials;
  locks: readonly Lock[];
}

export interface Rotation {
  auto_rotate: boolean;
  interval?: number;
  unit?: "day" | "month";
}

export const secretTypes = ["arbitrary", "iam_credentials"] as const;
export type SecretType = (typeof secretTypes)[number];

interface AnySecret {
  id: string;
  instance: string;
  name: string;
  description?: string;
  labels: readonly string[];
  custom_metadata: Readonly<Record<string, unknown>>;
  group_id: string;
  created_at: number;
  created_by: string;
  updated_at: number;
  /** When its data was last read. */
  retrieved_at?: number;
  /** In order of creation: the last is `current`, the one before it `previous`; only these two hold data. */
  versions: readonly SecretVersion[];
}

export interface ArbitrarySecret extends AnySecret {
  type: "arbitrary";
}

export interface IamCredentialsSecret extends AnySecret {
  type: "iam_credentials";
  /** Seconds. Takes effect with the next version. */
  ttl: number;
  /** Groups that the generated service ID joins. */
  access_groups?: readonly string[];
  /** A service ID of the user's own, for which only keys are made. */
  static_service_id?: string;
  /** The account in which credentials are made, where it is not the instance's own. */
  account_id?: string;
  reuse_api_key: boolean;
  rotation: Rotation;
  next_rotation?: number;
}

export type Secret = ArbitrarySecret | IamCredentialsSecret;

export interface Registration {
  instance: string;
  event_notifications_instance_crn: string;
  name: string;
  description?: string;
}
