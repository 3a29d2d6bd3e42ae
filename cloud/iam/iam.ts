import type { Clock } from "../core/clock";
import { AccessDenied } from "../core/errors";
import type { Collection, Store } from "../core/store";
import type { Caller } from "./caller";
import { type Answer, decide, matches, type Resource } from "./decide";
import type {
  AccessGroup,
  Account,
  AccountSettings,
  ApiKey,
  CustomRole,
  Membership,
  Policy,
  ServiceId,
  TrustedProfile,
  User,
} from "./entities";
import type { RoleTable } from "./roles";

/** Who passes without a grant: by default the owner of the account; for some actions every member, or nobody. */
export interface Terms {
  readonly withoutGrant?: "owner" | "members" | "nobody";
}

/** Why a call may not come from where it does; what is not enforced is only told in the request log. */
export interface NetworkObjection {
  enforced: boolean;
  why: string;
}

/** The account's principals and grants, and the decisions made from them. */
export class Iam {
  readonly accounts: Collection<Account>;
  readonly users: Collection<User>;
  readonly serviceIds: Collection<ServiceId>;
  readonly apiKeys: Collection<ApiKey>;
  readonly profiles: Collection<TrustedProfile>;
  readonly groups: Collection<AccessGroup>;
  readonly memberships: Collection<Membership>;
  readonly policies: Collection<Policy>;
  readonly customRoles: Collection<CustomRole>;
  readonly settings: Collection<AccountSettings>;

  /** A new grant, or membership, takes effect this many milliseconds after it was made (a fault that can be asked for). */
  propagationMs = 0;
  /** Memberships that follow from dynamic rules; set by the access-groups service. */
  dynamicGroupsOf: (caller: Caller, accountId: string) => readonly string[] = () => [];
  /** Access tags of a resource; set by the tagging service. */
  accessTagsOf: (resource: Resource) => readonly string[] = () => [];
  /** Restrictions on where a call may come from, set by context-based restrictions; nothing when it may come. */
  readonly networkChecks: ((
    caller: Caller,
    resource: Resource,
    action: string,
  ) => NetworkObjection | undefined)[] = [];
  /** Restrictions on where an identity may log in from (allowed IP addresses); a sentence when it may not. */
  readonly loginChecks: ((caller: Caller) => string | undefined)[] = [];

  constructor(
    store: Store,
    private readonly clock: Clock,
    readonly roles: RoleTable,
  ) {
    this.accounts = store.collection<Account>("accounts");
    this.users = store.collection<User>("users", { iam_id: (u) => u.iam_id, account: (u) => u.account_id });
    this.serviceIds = store.collection<ServiceId>("service-ids", {
      iam_id: (s) => s.iam_id,
      account: (s) => s.account_id,
      name: (s) => `${s.account_id}/${s.name}`,
      group: (s) => s.group_id,
    });
    this.apiKeys = store.collection<ApiKey>("api-keys", {
      iam_id: (k) => k.iam_id,
      account: (k) => k.account_id,
      value: (k) => k.value_hash,
    });
    this.profiles = store.collection<TrustedProfile>("profiles", {
      iam_id: (p) => p.iam_id,
      account: (p) => p.account_id,
      name: (p) => `${p.account_id}/${p.name}`,
    });
    this.groups = store.collection<AccessGroup>("groups", {
      account: (g) => g.account_id,
      name: (g) => `${g.account_id}/${g.name.toLowerCase()}`,
    });
    this.memberships = store.collection<Membership>("memberships", {
      group: (m) => m.group_id,
      iam_id: (m) => m.iam_id,
    });
    this.policies = store.collection<Policy>("policies", {
      account: (p) => p.account_id,
      subject: (p) => p.subject.map((attribute) => `${attribute.key}=${String(attribute.value)}`),
    });
    this.customRoles = store.collection<CustomRole>("custom-roles", {
      crn: (r) => r.crn,
      account: (r) => r.account_id,
      service: (r) => `${r.account_id}/${r.service_name}`,
    });
    this.settings = store.collection<AccountSettings>("account-settings");
  }

  /** Throws `AccessDenied` unless `caller` may do `action` to `resource`; notes the decision in the request log. */
  authorize(caller: Caller, action: string, resource: Resource, terms: Terms = {}): void {
    const answer = this.decide(caller, action, resource, terms);
    const { policy, ...decision } = answer;
    caller.decisions?.push({ ...decision, resource, by: caller.iamId });
    if (!answer.allowed) throw new AccessDenied(action, answer.why);
    if (policy) this.notePermit(policy);
  }

  /** The decision without consequences: nothing is noted, nothing thrown. */
  decide(caller: Caller, action: string, resource: Resource, { withoutGrant = "owner" }: Terms = {}): Answer {
    const reports: string[] = [];
    for (const check of this.networkChecks) {
      const objection = check(caller, resource, action);
      if (objection?.enforced) return { action, allowed: false, why: objection.why, cause: "network" };
      if (objection) reports.push(objection.why);
    }
    const answer = this.decideByGrants(caller, action, resource, withoutGrant);
    return reports.length === 0 ? answer : { ...answer, why: [answer.why, ...reports].join("; ") };
  }

  /** Why `caller` may not log in from where they are, if so. */
  loginRefusal(caller: Caller): string | undefined {
    for (const check of this.loginChecks) {
      const refusal = check(caller);
      if (refusal) return refusal;
    }
    return undefined;
  }

  private decideByGrants(
    caller: Caller,
    action: string,
    resource: Resource,
    withoutGrant: Terms["withoutGrant"],
  ): Answer {
    if (withoutGrant === "members" && this.isMember(caller, resource.accountId)) {
      return { action, allowed: true, why: "open to every member of the account" };
    }
    const owner = this.accounts.get(resource.accountId)?.owner;
    if (withoutGrant !== "nobody" && caller.kind === "user" && owner === caller.iamId) {
      return { action, allowed: true, why: "owner of the account" };
    }
    const ask = (delay: number): Answer => this.decideByPolicies(caller, action, resource, delay);
    const answer = ask(this.propagationMs);
    if (answer.allowed || this.propagationMs === 0 || !ask(0).allowed) return answer;
    const why = "a grant that allows it was made, but has not taken effect yet (slow-grant fault)";
    return { ...answer, why, cause: "slow-grant" };
  }

  private decideByPolicies(caller: Caller, action: string, resource: Resource, delay: number): Answer {
    return decide({
      action,
      resource,
      policies: this.grantsOf(caller, resource.accountId, delay),
      actionsOf: (role, service) =>
        this.roles.actionsOf(role, service, (crn) => this.customRoles.by("crn", crn)[0]),
      conditions: { now: this.clock.now(), attributes: conditionAttributes(resource) },
      accessTags: () => this.accessTagsOf(resource),
    });
  }

  /** Is the caller there, and one of the account's? A token outlives the identity that it was made for. */
  private isMember({ kind, iamId, accountId }: Caller, account: string): boolean {
    if (accountId !== account || kind === "crn") return false;
    if (kind === "service") return this.serviceIds.by("iam_id", iamId).length > 0;
    if (kind === "profile") return this.profiles.by("iam_id", iamId).length > 0;
    return this.users.has(`${account}/${iamId}`);
  }

  /** Access groups of a principal in one account: static members, then dynamic rules. */
  groupsOf(caller: Caller, accountId: string, delay = this.propagationMs): string[] {
    const memberships = this.memberships.by("iam_id", caller.iamId);
    const ids = memberships
      .filter((membership) => delay === 0 || membership.created_at + delay <= this.clock.now())
      .map((membership) => membership.group_id);
    const own = ids.filter((id) => this.groups.get(id)?.account_id === accountId);
    return [...new Set([...own, ...this.dynamicGroupsOf(caller, accountId)])];
  }

  private *grantsOf(caller: Caller, accountId: string, delay: number): Iterable<Readonly<Policy>> {
    if (caller.kind === "crn") {
      for (const policy of this.policies.by("subject", `serviceName=${caller.sourceService}`)) {
        const grant = this.inForce(policy, accountId, delay);
        if (grant?.type === "authorization" && isSource(grant, caller)) yield grant;
      }
      return;
    }
    const subjects = [`iam_id=${caller.iamId}`];
    for (const group of this.groupsOf(caller, accountId, delay)) subjects.push(`access_group_id=${group}`);
    for (const subject of subjects) {
      for (const policy of this.policies.by("subject", subject)) {
        const grant = this.inForce(policy, accountId, delay);
        if (grant?.type === "access") yield grant;
      }
    }
  }

  /** The policy as it is known by now: what was changed a moment ago still grants what it did before. */
  private inForce(policy: Readonly<Policy>, accountId: string, delay: number): Readonly<Policy> | undefined {
    if (policy.account_id !== accountId) return undefined;
    if (policy.last_modified_at + delay <= this.clock.now()) return policy;
    if (!policy.before) return undefined;
    const { resource_tags: _t, rule: _r, ...rest } = policy;
    return { ...rest, ...policy.before };
  }

  /** IBM shows the last use of a grant by the day; once an hour is enough and keeps writes away from reads. */
  private notePermit(policy: Readonly<Policy>): void {
    const now = this.clock.now();
    const current = this.policies.get(policy.id);
    if (!current || (current.last_permit_at !== undefined && now - current.last_permit_at < 3_600_000))
      return;
    const last_permit_frequency = (current.last_permit_frequency ?? 0) + 1;
    this.policies.put(policy.id, { ...current, last_permit_at: now, last_permit_frequency });
  }
}

/** Does the acting instance fit every attribute of an authorization's source? */
function isSource(policy: Readonly<Policy>, caller: Caller): boolean {
  const source: Record<string, string | undefined> = {
    accountId: caller.accountId,
    serviceName: caller.sourceService,
    serviceInstance: caller.sourceInstance,
    resourceGroupId: caller.sourceResourceGroupId,
  };
  return policy.subject.every((attribute) => matches(attribute, source[attribute.key]));
}

/** What conditions of a policy may ask about a resource, by the path that they use. */
function conditionAttributes(resource: Resource): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(resource).map(([name, value]) => [`resource.attributes.${name}`, value]),
  );
}
