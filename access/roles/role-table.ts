import { z } from "zod";
import { AccessError } from "../errors";

/** The roles of one service and the actions of each. */
export interface ServiceRoles {
  readonly title: string;
  readonly platformRoles: Readonly<Record<string, readonly string[]>>;
  readonly serviceRoles: Readonly<Record<string, readonly string[]>>;
  /** What the page says of each action; kept for a few services only. */
  readonly actions?: Readonly<Record<string, string>>;
}

/** What IBM's roles allow, service by service, on one day. A role does not inherit a lesser one. */
export interface RoleTable {
  readonly source: string;
  /** Date of the page, `2026-04-03`. */
  readonly lastUpdated: string;
  readonly note: string;
  readonly services: Readonly<Record<string, ServiceRoles>>;
}

const roles = z.record(z.string(), z.array(z.string()));

const schema = z.object({
  source: z.string(),
  lastUpdated: z.iso.date(),
  note: z.string(),
  services: z.record(
    z.string(),
    z.object({
      title: z.string(),
      platformRoles: roles,
      serviceRoles: roles,
      actions: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** Reads `data/iam-roles.json`, parsed. Throws `AccessError` (`ROLE_TABLE_INVALID`) with the first wrong field. */
export function parseRoleTable(json: unknown): RoleTable {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join(".") || "the file";
  throw new AccessError(
    "ROLE_TABLE_INVALID",
    `The role table is not what scripts/iam-roles.cjs writes: ${field}: ${issue?.message}. Make it again.`,
    { cause: result.error },
  );
}
