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

/** Which of a grant's powers is meant: its roles, any role of its services, or what a service credential gets. */
export type Power = "own" | "any role" | "credential";

/**
 * Roles by what they allow, per service that a target can reach. Keeps its answers: by grant, and by text for
 * grants that say the same, so that equal answers are one object.
 */
export class Expansion {
  private readonly byGrant: Readonly<Record<Power, Map<Grant, GrantActions>>> = {
    own: new Map(),
    "any role": new Map(),
    credential: new Map(),
  };
  private readonly byText = new Map<string, GrantActions>();
  private readonly reached = new Map<string, readonly (readonly [service: string, reached: Truth])[]>();

  constructor(readonly roles: Roles) {}

  actionsOf(grant: Grant, power: Power = "own"): GrantActions {
    const known = this.byGrant[power].get(grant) ?? this.expand(grant, power);
    this.byGrant[power].set(grant, known);
    return known;
  }

  private expand(grant: Grant, power: Power): GrantActions {
    const given = power === "own" ? grant.roles.map((role) => (isUnknown(role) ? "?" : role)).sort() : [];
    const where = serviceKey(grant.target);
    const key = `${where}|${power}|${given.join("|")}`;
    const known = this.byText.get(key);
    if (known) return known;
    const services = this.servicesOf(grant.target, where);
    const about =
      power === "credential" ? services.filter(([service]) => !isAccountManagement(service)) : services;
    const made = new Map(
      about.map(([service, reached]) => {
        const allowed = this.allowed(grant, power, service, services.length === 1);
        return [service, { service, reached, ...allowed }] as const;
      }),
    );
    this.byText.set(key, made);
    return made;
  }

  private allowed({ roles }: Grant, power: Power, service: string, alone: boolean): Actions {
    if (power === "any role") return this.roles.allActionsOf(service);
    if (power === "credential") return this.roles.serviceActionsOf(service);
    return together(roles.map((role) => this.roles.actionsOf(role, service, alone)));
  }

  private servicesOf(target: Target, key: string): readonly (readonly [string, Truth])[] {
    const known = this.reached.get(key) ?? this.findServices(target);
    this.reached.set(key, known);
    return known;
  }

  private findServices(target: Target): (readonly [string, Truth])[] {
    if (isOfResourceGroups(target)) return [["resource-controller", "yes"]];
    const named = constraintsOn(target, "serviceName").flatMap((one) => literals(one) ?? []);
    const candidates = named.length > 0 ? named : this.roles.services;
    const reaching = { ...target, attributes: target.attributes.filter(({ key }) => isAboutServices(key)) };
    return candidates.flatMap((service) => {
      const reached = overlaps(reaching, { serviceName: service });
      return reached === "no" ? [] : [[service, reached] as const];
    });
  }
}

const serviceAttributes = ["serviceName", "serviceType", "service_group_id", "resourceGroupId"];

function isAboutServices(key: string): boolean {
  return serviceAttributes.includes(key);
}

/**
 * A policy on a resource group itself, not on what is in it, names no service; resource groups are the resource
 * controller's (IBM Cloud documentation, "Managing resources": `resource-group` for `resource-controller`).
 */
function isOfResourceGroups(target: Target): boolean {
  const types = constraintsOn(target, "resourceType").map((one) => literals(one)?.join());
  return !names(target, "serviceName") && types.includes("resource-group");
}

/** Targets that write their services equally reach the same ones. */
function serviceKey(target: Target): string {
  const about = target.attributes.filter(({ key }) => isAboutServices(key));
  // Only whether there is a resource group matters, and not which.
  const lines = about.filter(({ key }) => key !== "resourceGroupId");
  const inGroup = names(target, "resourceGroupId") ? "in a resource group" : "";
  const itself = isOfResourceGroups(target) ? "resource groups" : "";
  return `${itself}|${describeTarget({ ...target, attributes: lines, tags: [] })}|${inGroup}`;
}

function together(parts: readonly Actions[]): Actions {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  return {
    actions: new Set(parts.flatMap(({ actions }) => [...actions])),
    complete: parts.every(({ complete }) => complete),
  };
}
