import { randomUUID } from "node:crypto";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { ServiceId } from "../../iam/entities";
import { onServiceId } from "./access";

const administrator = "crn:v1:bluemix:public:iam::::role:Administrator";

/**
 * A user who creates a service ID becomes its Administrator, by a policy that IAM adds unless the user may do
 * all of that anyway. Source: IBM blog, "Updated Authorization Behavior for IBM Cloud Service IDs" (2020).
 * It speaks of users only; that service IDs and profiles get no such policy is inferred.
 */
export function giveCreatorAccess(cloud: Cloud, caller: Caller, made: ServiceId): void {
  if (caller.kind !== "user") return;
  const { iam, clock } = cloud;
  const target = onServiceId(made.account_id, made.id);
  const wanted = (iam.roles.rolesOf("iam-identity").get(administrator)?.actions ?? []).filter((action) =>
    /^iam-identity\.(serviceid|apikey)\./.test(action),
  );
  if (wanted.every((action) => iam.decide(caller, action, target).allowed)) return;
  const id = randomUUID();
  const now = clock.now();
  iam.policies.put(id, {
    id,
    account_id: made.account_id,
    api_version: "v1",
    type: "access",
    state: "active",
    subject: [{ key: "iam_id", operator: "stringEquals", value: caller.iamId }],
    resource: Object.entries(target).map(([key, value]) => ({
      key,
      operator: "stringEquals" as const,
      value: value ?? "",
    })),
    roles: [administrator],
    created_at: now,
    created_by_id: caller.iamId,
    last_modified_at: now,
    last_modified_by_id: caller.iamId,
    version: 1,
  });
}
