/** Deployment spaces and what is in them. Times are milliseconds. */

export const spaceRoles = ["viewer", "editor", "admin"] as const;
export type SpaceRole = (typeof spaceRoles)[number];

export const memberTypes = ["user", "service", "profile", "group"] as const;
export type MemberType = (typeof memberTypes)[number];

export interface Member {
  /** IAM id, or the id of an access group. */
  id: string;
  type: MemberType;
  role: SpaceRole;
  state: "active" | "pending";
}

/** The Machine Learning instance that pays for what runs in a space. */
export interface Compute {
  crn: string;
  guid: string;
  name: string;
  type: "machine_learning";
}

export interface Space {
  id: string;
  region: string;
  account_id: string;
  name: string;
  description?: string;
  tags: readonly string[];
  generator?: string;
  storage: { type: string; resource_crn: string; guid: string; delegated: boolean };
  compute: readonly Compute[];
  stage: { production: boolean; name?: string };
  type: string;
  members: readonly Member[];
  created_at: number;
  creator_id: string;
  updated_at: number;
  /** Deletion goes on for a while after it was asked for. */
  deleted_at?: number;
}

export interface Deployment {
  id: string;
  space_id: string;
  region: string;
  name: string;
  description?: string;
  tags: readonly string[];
  asset: { id: string; rev?: string };
  serving_name?: string;
  hardware_spec?: Readonly<Record<string, unknown>>;
  created_at: number;
  updated_at: number;
  owner: string;
}
