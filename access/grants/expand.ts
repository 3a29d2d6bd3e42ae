import type { Actions, Roles } from "../roles/roles";
import { literals } from "../targets/constraint";
import { overlaps } from "../targets/overlaps";
import { isAccountManagement } from "../targets/services";
import { constraintsOn, describeTarget, names, type Target } from "../targets/target";
import type { Truth } from "../truth";
import { isUnknown } from "../unknown";
import type { Grant } from "./grant";

/** What a grant allows on one service. */
export interface ServiceActions extends Actions {
  readonly service: string;
  /** Whether the target reaches the service: "yes" or "unknown", never "no". */
  readonly reached: Truth;
}

/** By service name. Services that the role table lacks are left out, unless the target names them. */
export type GrantActions = ReadonlyMap<string, ServiceActions>;

/** The roles by what they allow, per service that the target can reach. Keeps its answers; one per role table. */
export class Expansion {
  private readonly kept = new Map<string, GrantActions>();
  private readonly reached = new Map<string, readonly (readonly [string, Truth])[]>();

  constructor(readonly roles: Roles) {}

  actionsOf(grant: Grant): GrantActions {
    const given = [...grant.roles].map((role) => (isUnknown(role) ? "?" : role)).sort();
    const services = this.servicesOf(grant.target);
    return this.keep(`${serviceKey(grant.target)}|${given.join("|")}`, services, (service) => {
      const parts = grant.roles.map((role) => this.roles.actionsOf(role, service, services.length === 1));
      return together(parts);
    });
  }

  /** What the grant would allow with whatever role somebody likes. */
  anyActionsOf(grant: Grant): GrantActions {
    const services = this.servicesOf(grant.target);
    return this.keep(`${serviceKey(grant.target)}|any role`, services, (service) =>
      this.roles.allActionsOf(service),
    );
  }

  /** What a service credential could allow: any service role, on services of the catalog alone. */
  credentialActionsOf(grant: Grant): GrantActions {
    const services = this.servicesOf(grant.target).filter(([service]) => !isAccountManagement(service));
    return this.keep(`${serviceKey(grant.target)}|credential`, services, (service) =>
      this.roles.serviceActionsOf(service),
    );
  }

  /** Services that the target can reach, each with how sure that is. */
  servicesOf(target: Target): readonly (readonly [service: string, reached: Truth])[] {
    const key = serviceKey(target);
    const known = this.reached.get(key) ?? this.findServices(target);
    this.reached.set(key, known);
    return known;
  }

  private findServices(target: Target): (readonly [string, Truth])[] {
    const named = constraintsOn(target, "serviceName").flatMap((one) => literals(one) ?? []);
    const candidates = named.length > 0 ? named : this.roles.services;
    const reaching = { ...target, attributes: target.attributes.filter(({ key }) => isAboutServices(key)) };
    return candidates.flatMap((service) => {
      const reached = overlaps(reaching, { serviceName: service });
      return reached === "no" ? [] : [[service, reached] as const];
    });
  }

  private keep(
    key: string,
    services: readonly (readonly [string, Truth])[],
    actionsOf: (service: string) => Actions,
  ): GrantActions {
    const known = this.kept.get(key);
    if (known) return known;
    const made = new Map(
      services.map(([service, reached]) => [service, { service, reached, ...actionsOf(service) }] as const),
    );
    this.kept.set(key, made);
    return made;
  }
}

const serviceAttributes = ["serviceName", "serviceType", "service_group_id", "resourceGroupId"];

function isAboutServices(key: string): boolean {
  return serviceAttributes.includes(key);
}

/** Targets that write their services equally reach the same ones. */
function serviceKey(target: Target): string {
  const about = target.attributes.filter(({ key }) => isAboutServices(key));
  // Only whether there is a resource group matters, and not which.
  const lines = about.filter(({ key }) => key !== "resourceGroupId");
  const inGroup = names(target, "resourceGroupId") ? "in a resource group" : "";
  return `${describeTarget({ ...target, attributes: lines, tags: [] })}|${inGroup}`;
}

function together(parts: readonly Actions[]): Actions {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  return {
    actions: new Set(parts.flatMap(({ actions }) => [...actions])),
    complete: parts.every(({ complete }) => complete),
  };
}
