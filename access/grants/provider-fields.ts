import { isUnknown, type Maybe } from "../unknown";
import type { Provenance } from "./grant";
import type { PulumiResource } from "./resource";

/** The provider's id is `<subject>/<policy id>`; the policy id alone is what IAM knows. */
export function identityOf({ id, urn, provenance }: PulumiResource): { id: string; provenance: Provenance } {
  const policyId = id?.slice(id.lastIndexOf("/") + 1);
  return { id: policyId ?? urn, provenance: { ...provenance, ...(policyId ? { liveId: policyId } : {}) } };
}

export function rolesOf(roles: unknown): Maybe<string>[] {
  if (isUnknown(roles)) return [roles];
  if (!Array.isArray(roles)) return [];
  return roles.map((role) => (isUnknown(role) ? role : String(role)));
}
