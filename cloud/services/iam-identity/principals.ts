import type { Cloud } from "../../core/service";
import type { Attribute } from "../../iam/entities";
import { forgetActivity } from "./activity";

/** What goes with a deleted principal: its grants, its memberships, and the grants that others had on it alone. */
export function forgetPrincipal(
  cloud: Cloud,
  iamId: string,
  self: { resourceType: string; resource: string },
): void {
  const { iam } = cloud;
  for (const policy of iam.policies.by("subject", `iam_id=${iamId}`)) iam.policies.delete(policy.id);
  for (const { key } of iam.memberships.by("iam_id", iamId)) iam.memberships.delete(key);
  const on = (attributes: readonly Attribute[], key: string, value: string) =>
    attributes.some((attribute) => attribute.key === key && attribute.value === value);
  for (const policy of [...iam.policies.values()]) {
    const { resource } = policy;
    if (on(resource, "resource", self.resource) && on(resource, "resourceType", self.resourceType)) {
      iam.policies.delete(policy.id);
    }
  }
  forgetActivity(cloud, iamId);
}
