import type { GrantActions } from "../grants/expand";
import type { Grant } from "../grants/grant";
import type { AccessModel } from "../model";
import type { Identity, IdentityKind, Instance } from "../principals/data";
import { overlaps, type SomeResource } from "../targets/overlaps";
import { names, type Target } from "../targets/target";
import { some, type Truth } from "../truth";
import type { GrantFact } from "./fact";

export interface Reached<T> {
  readonly item: T;
  readonly sure: Truth;
}

/** The account around one closure: what a grant's target reaches. Answers are kept, for every principal asks. */
export class World {
  private readonly kept = new Map<string, readonly Reached<Identity>[]>();
  private readonly keptInstances = new Map<Target, readonly Reached<Instance>[]>();
  private readonly keys = new Map<Grant, string>();
  private readonly byKind: ReadonlyMap<IdentityKind, readonly Identity[]>;
  private readonly whole = new Map<string, Grant>();

  constructor(readonly model: AccessModel) {
    const kinds: IdentityKind[] = ["user", "service-id", "trusted-profile", "access-group"];
    this.byKind = new Map(kinds.map((kind) => [kind, model.identities.filter((one) => one.kind === kind)]));
  }

  identities(kind: IdentityKind): readonly Identity[] {
    return this.byKind.get(kind) ?? [];
  }

  actionsOf({ grant, power }: Pick<GrantFact, "grant" | "power">): GrantActions {
    return this.model.expansion.actionsOf(grant, power);
  }

  /**
   * The identities of a kind that a grant on `service` is about. A policy can be for one of them: its `resource`
   * is the id (IBM Cloud documentation, "Setting up access groups"; service IDs with `resourceType` `serviceid`).
   */
  identitiesIn(grant: Grant, service: string, kind: IdentityKind): readonly Reached<Identity>[] {
    const key = `${service}|${kind}|${isScoped(grant.target) ? this.keyOf(grant) : "all"}`;
    const known = this.kept.get(key) ?? this.find(grant.target, service, kind);
    this.kept.set(key, known);
    return known;
  }

  /** The instances of Secrets Manager that a target is about, or a part of. */
  instancesIn({ target }: Grant): readonly Reached<Instance>[] {
    const known =
      this.keptInstances.get(target) ??
      this.model.instances.flatMap((item) => {
        const sure = overlaps(target, instanceResource(item));
        return sure === "no" ? [] : [{ item, sure }];
      });
    this.keptInstances.set(target, known);
    return known;
  }

  /** The same grant may be known from a program, a state and the account. */
  keyOf(grant: Grant): string {
    const known = this.keys.get(grant) ?? `${grant.id} ${grant.provenance.from}`;
    this.keys.set(grant, known);
    return known;
  }

  /** A grant with the subject of this one, and everything as its target. */
  wholeAccount(grant: Grant): Grant {
    const { attributes, tags, unread } = grant.target;
    if (attributes.length + tags.length + unread.length === 0) return grant;
    const known = this.whole.get(grant.id) ?? {
      ...grant,
      id: `${grant.id} on everything`,
      target: { attributes: [], tags: [], unread: [] },
    };
    this.whole.set(grant.id, known);
    return known;
  }

  /** Does a policy give a role that the account itself defines? */
  hasCustomRole({ roles }: Grant, services: Iterable<string>): boolean {
    const known = this.model.expansion.roles;
    if (known.customRoles.length === 0) return false;
    return [...services].some((service) =>
      roles.some((role) => known.customRoleOf(role, service) !== undefined),
    );
  }

  private find(target: Target, service: string, kind: IdentityKind): Reached<Identity>[] {
    const scoped = isScoped(target);
    return this.identities(kind).flatMap((item) => {
      const sure = scoped
        ? some(formsOf(item).map((id) => overlaps(target, resourceOf(service, kind, id))))
        : "yes";
      return sure === "no" ? [] : [{ item, sure }];
    });
  }
}

/** What a policy on a secret group names: `resourceType` `secret-group`. */
export function instanceResource({ service, id, resourceGroup }: Instance): SomeResource {
  return {
    serviceName: service,
    serviceInstance: id,
    ...(resourceGroup === undefined ? {} : { resourceGroupId: resourceGroup }),
  };
}

function isScoped(target: Target): boolean {
  return names(target, "resource") || names(target, "resourceType") || target.unread.length > 0;
}

function resourceOf(serviceName: string, kind: IdentityKind, resource: string): SomeResource {
  return kind === "service-id"
    ? { serviceName, resourceType: "serviceid", resource }
    : { serviceName, resource };
}

/** `iam-ServiceId-…` is `ServiceId-…` as a resource. */
function formsOf({ id, aliases }: Identity): string[] {
  return [id, ...aliases].flatMap((form) => [form, form.replace(/^iam-/, "")]);
}
