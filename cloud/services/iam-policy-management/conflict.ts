import type { Attribute, Policy } from "../../iam/entities";
import type { Iam } from "../../iam/iam";
import type { PolicyDraft } from "./draft";

/**
 * The active policy that already says what `draft` says: same type, subject, target, conditions and roles, in any
 * order. Two policies that differ in one role are both allowed.
 */
export function conflicting(
  iam: Iam,
  accountId: string,
  draft: PolicyDraft,
  except?: string,
): Policy | undefined {
  const first = draft.subject[0];
  if (!first) return undefined;
  const wanted = fingerprint(draft);
  return iam.policies
    .by("subject", `${first.key}=${String(first.value)}`)
    .find(
      (policy) =>
        policy.id !== except &&
        policy.account_id === accountId &&
        policy.state === "active" &&
        fingerprint(policy) === wanted,
    );
}

function fingerprint(policy: PolicyDraft): string {
  return JSON.stringify([
    policy.type,
    sorted(policy.subject),
    sorted(policy.resource),
    sorted(policy.resource_tags ?? []),
    [...policy.roles].sort(),
    policy.rule ?? null,
  ]);
}

function sorted(attributes: readonly Attribute[]): string[] {
  return attributes.map(({ key, operator, value }) => JSON.stringify([key, operator, value])).sort();
}
