import type { Cloud } from "../../core/service";
import type { Attribute } from "../../iam/entities";

/** What goes with a deleted principal: its grants, its memberships, and the grants that others had on it alone. */
export function forgetPrincipal(
  { iam }: Cloud,
  iamId: string,
  self: { resourceType: string; resource: string },
): void {
  for (const policy of iam.policies.by("subject", `iam_id=${iamId}`)) iam.policies.delete(policy.id);
  for (const { key } of iam.memberships.by("iam_id", iamId)) iam.memberships.delete(key);
  const on = (attributes: readonly Attribute[], key: string, value: string) =>
    attributes.some((attribute) => attribute.key === key && attribute.value === value);
  for (const policy of [...iam.policies.values()]) {
    if (
      on(policy.resource, "resource", self.resource) &&
      on(policy.resource, "resourceType", self.resourceType)
    ) {
      iam.policies.delete(policy.id);
    }
  }
}
