import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { ServiceError } from "../../core/errors";
import type { Cloud, ServiceKey } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Policy } from "../../iam/entities";
import { authorizePolicy } from "./authority";
import { conflicting } from "./conflict";
import { type PolicyDraft, textOf } from "./draft";
import { invalidBody, limitReached, policyNotFound } from "./errors";
import { checkEtag, etagOf } from "./etag";
import { policyToV2 } from "./v2-wire";
import { checkDraft } from "./validate";

/** Policies of one account. Source: IBM Cloud documentation, "IBM Cloud IAM limits". */
const policyLimit = 4020;
const restorableMs = 30 * 24 * 3600 * 1000;

/** The account's grants: every operation authorizes its caller. */
export class Policies {
  constructor(private readonly cloud: Cloud) {}

  create(caller: Caller, draft: PolicyDraft): Policy {
    const account_id = checkDraft(this.cloud.iam, draft);
    authorizePolicy(this.cloud, caller, "create", { ...draft, account_id });
    this.refuseLocked(draft);
    this.refuseConflict(account_id, draft);
    this.refuseMore(account_id);
    const now = this.cloud.clock.now();
    return this.put({
      ...draft,
      id: randomUUID(),
      account_id,
      state: "active",
      created_at: now,
      created_by_id: caller.iamId,
      last_modified_at: now,
      last_modified_by_id: caller.iamId,
      version: 1,
    });
  }

  get(caller: Caller, id: string): Policy {
    const policy = this.find(id);
    authorizePolicy(this.cloud, caller, "read", policy);
    return policy;
  }

  /** Replaces everything but type and account. A v1 policy stays one and takes no conditions. */
  replace(caller: Caller, id: string, ifMatch: string | undefined, draft: PolicyDraft): Policy {
    const current = this.find(id);
    authorizePolicy(this.cloud, caller, "update", current);
    if (current.state === "deleted") throw policyNotFound(id);
    checkEtag(ifMatch, current);
    const account_id = checkDraft(this.cloud.iam, draft);
    authorizePolicy(this.cloud, caller, "update", { ...draft, account_id });
    if (account_id !== current.account_id) throw invalidBody("A policy cannot be moved to another account.");
    if (draft.type !== current.type) throw invalidBody("The policy type cannot be changed.");
    if (draft.api_version === "v1" && current.api_version === "v2") {
      throw invalidBody("This policy was made with /v2/policies; change it there.");
    }
    if (draft.rule && current.api_version === "v1") {
      throw invalidBody(
        "Conditions cannot be added to a policy made with /v1/policies. Delete it and make a new one.",
      );
    }
    this.refuseLocked(current);
    this.refuseLocked(draft);
    this.refuseConflict(account_id, draft, id);
    return this.change(caller, current, {
      ...stripped(current),
      ...draft,
      api_version: current.api_version,
    });
  }

  /** The policy stops granting; it can be restored. */
  remove(caller: Caller, id: string): void {
    const current = this.find(id);
    authorizePolicy(this.cloud, caller, "delete", current);
    if (current.state === "deleted") throw policyNotFound(id);
    this.refuseLocked(current);
    this.change(caller, current, { ...current, state: "deleted" });
    this.purge(current.account_id);
  }

  restore(caller: Caller, id: string, ifMatch: string | undefined, state: Policy["state"]): Policy {
    const current = this.find(id);
    authorizePolicy(this.cloud, caller, "update", current);
    checkEtag(ifMatch, current);
    this.refuseLocked(current);
    if (state === "active") this.refuseConflict(current.account_id, current, id);
    return this.change(caller, current, { ...current, state });
  }

  /** Deleted policies cannot be restored for ever; how long is inferred. */
  private purge(accountId: string): void {
    const before = this.cloud.clock.now() - restorableMs;
    for (const policy of this.cloud.iam.policies.by("account", accountId)) {
      if (policy.state === "deleted" && policy.last_modified_at < before) {
        this.cloud.iam.policies.delete(policy.id);
      }
    }
  }

  private find(id: string): Policy {
    const policy = this.cloud.iam.policies.get(id);
    if (!policy) throw policyNotFound(id);
    return policy;
  }

  private change(caller: Caller, current: Policy, next: Policy): Policy {
    const { before: _, ...rest } = next;
    return this.put({
      ...rest,
      ...this.grantBefore(current, next),
      last_modified_at: this.cloud.clock.now(),
      last_modified_by_id: caller.iamId,
      version: current.version + 1,
    });
  }

  /** Needed only where grants are slow to take effect (a fault that can be asked for). */
  private grantBefore(current: Policy, next: Policy): Pick<Policy, "before"> {
    const { propagationMs } = this.cloud.iam;
    if (
      propagationMs === 0 ||
      current.state === "deleted" ||
      !isDeepStrictEqual(current.subject, next.subject)
    ) {
      return {};
    }
    const known = current.last_modified_at + propagationMs <= this.cloud.clock.now();
    if (!known) return current.before ? { before: current.before } : {};
    const { resource, resource_tags, roles, rule } = current;
    return {
      before: { resource, roles, ...(resource_tags ? { resource_tags } : {}), ...(rule ? { rule } : {}) },
    };
  }

  private put(policy: Policy): Policy {
    return this.cloud.iam.policies.put(policy.id, policy);
  }

  private refuseMore(accountId: string): void {
    const { policies } = this.cloud.iam;
    if (policies.size < policyLimit) return; // of all accounts; most of the time that settles it
    const active = policies.by("account", accountId).filter((policy) => policy.state === "active");
    if (active.length >= policyLimit) throw limitReached("policies", policyLimit);
  }

  private refuseConflict(accountId: string, draft: PolicyDraft, except?: string): void {
    const other = conflicting(this.cloud.iam, accountId, draft, except);
    if (!other) return;
    throw new ServiceError(
      409,
      "policy_conflict_error",
      `The policy was not created: policy '${other.id}' already grants the same access.`,
      { details: { conflicts_with: { etag: etagOf(other), policy: policyToV2(other) } } },
    );
  }

  /** "If the subject is a locked service-id, the request will fail." (IAM Policy Management API; status inferred) */
  private refuseLocked(policy: PolicyDraft): void {
    const iamId = textOf(policy.subject, "iam_id");
    const serviceId = iamId === undefined ? undefined : this.cloud.iam.serviceIds.by("iam_id", iamId)[0];
    if (!serviceId?.locked) return;
    throw new ServiceError(
      409,
      "request_not_processed",
      `The subject of the policy, service ID '${serviceId.id}', is locked. Unlock it first.`,
    );
  }
}

/** Without what a replacement that says nothing of it takes away. */
function stripped(policy: Policy): Policy {
  const { description: _d, rule: _r, pattern: _p, resource_tags: _t, ...rest } = policy;
  return rest;
}

export const policiesKey: ServiceKey<Policies> = {
  name: "policies",
  create: (cloud) => new Policies(cloud),
};
