import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CustomRole } from "./entities";
import supplement from "./role-supplement.json";

interface RolesOfService {
  title: string;
  platformRoles: Record<string, string[]>;
  serviceRoles: Record<string, string[]>;
  /** What IBM's page says of each action; not every service has it. */
  actions?: Record<string, string>;
}

export interface Role {
  /** `crn:v1:bluemix:public:iam::::role:Operator` */
  crn: string;
  /** Last part of the CRN: `Operator`, `ServiceIdCreator`. */
  name: string;
  /** What consoles show: `Operator`, `Service ID creator`. */
  displayName: string;
  description: string;
  kind: "platform" | "service";
  actions: readonly string[];
  /** Only instances of this service may be granted the role, by an authorization. */
  authorizationSource?: string;
}

/** Roles that mean the same in every service, so that a policy on all services can name them. */
const genericServiceRoles = ["Reader", "Writer", "Manager", "Key Manager", "Service Configuration Reader"];
const platformRoles = ["Viewer", "Operator", "Editor", "Administrator"];

/**
 * Account-management services: what `serviceType=platform_service` means.
 * Source: IBM Cloud documentation, "Assigning access to account management services".
 */
export const accountManagementServices: ReadonlySet<string> = new Set([
  "billing",
  "context-based-restrictions",
  "context-based-restrictions.zone",
  "enterprise",
  "entitlement",
  "globalcatalog",
  "globalcatalog-collection",
  "iam-access-management",
  "iam-access-management.customRole",
  "iam-access-management.insight",
  "iam-groups",
  "iam-identity",
  "resource-controller",
  "security-compliance",
  "support",
  "user-management",
  "project",
]);

/** What `service_group_id=IAM` means ("All IAM Account Management services"). */
export const iamServiceGroup: ReadonlySet<string> = new Set([
  "iam-access-management",
  "iam-groups",
  "iam-identity",
  "user-management",
]);

/**
 * Roles and their actions per service, as IBM's page "IAM roles and actions" lists them. Roles do not inherit
 * lesser roles. `role-supplement.json` holds what that page leaves out, each entry with its source.
 */
export class RoleTable {
  private readonly byService = new Map<string, ReadonlyMap<string, Role>>();
  private readonly bySet = new WeakMap<ReadonlySet<string>, ReadonlyMap<string, Role>>();
  /** What a role that every service has allows in all of them, by the name that consoles show. */
  private readonly common: ReadonlyMap<string, readonly string[]>;

  constructor(private readonly services: Readonly<Record<string, RolesOfService>>) {
    this.common = commonActions(Object.values(services));
  }

  /** Reads the data file; `root` is the folder that holds `data/iam-roles.json`. */
  static load(root: string): RoleTable {
    const file = JSON.parse(readFileSync(join(root, "data", "iam-roles.json"), "utf8"));
    return new RoleTable(file.services as Record<string, RolesOfService>);
  }

  knows(service: string): boolean {
    return Object.hasOwn(this.services, service);
  }

  serviceNames(): string[] {
    return Object.keys(this.services);
  }

  titleOf(service: string): string {
    return this.knows(service) ? this.services[service]!.title : service;
  }

  /** IBM's sentence on what an action does; empty where the page has none. */
  describe(action: string): string {
    const owner = this.services[action.slice(0, action.indexOf("."))];
    return owner?.actions?.[action] ?? "";
  }

  /**
   * The roles that a policy on `service` can name, by CRN. Every service has the platform roles; one that
   * IBM's page does not list (or `""`: all services) has the generic service roles too.
   */
  rolesOf(service: string): ReadonlyMap<string, Role> {
    const known = this.byService.get(service);
    if (known) return known;
    const source = this.knows(service) ? this.services[service]! : undefined;
    const made = new Map<string, Role>();
    for (const displayName of platformRoles) {
      const actions = source?.platformRoles[displayName] ?? this.common.get(displayName) ?? [];
      const crn = `crn:v1:bluemix:public:iam::::role:${displayName}`;
      const description = descriptionOf(displayName);
      made.set(crn, { crn, name: displayName, displayName, description, kind: "platform", actions });
    }
    const serviceRoles = source?.serviceRoles ?? Object.fromEntries(this.common);
    for (const [displayName, listed] of Object.entries(serviceRoles)) {
      if (platformRoles.includes(displayName) || displayName === "null") continue;
      const role = serviceRole(service, displayName, listed);
      made.set(role.crn, role);
    }
    this.byService.set(service, made);
    return made;
  }

  /** The roles of several services as one: a role that more than one of them has allows what it allows in any. */
  rolesOfAll(services: ReadonlySet<string>): ReadonlyMap<string, Role> {
    const known = this.bySet.get(services);
    if (known) return known;
    const made = new Map<string, Role>();
    for (const service of services) {
      for (const [crn, role] of this.rolesOf(service)) {
        const other = made.get(crn);
        const actions = other ? [...new Set([...other.actions, ...role.actions])] : role.actions;
        made.set(crn, { ...role, actions });
      }
    }
    this.bySet.set(services, made);
    return made;
  }

  /** What role `crn` allows on `service`; custom roles bring their own actions. Unknown roles allow nothing. */
  actionsOf(
    crn: string,
    service: string,
    customRole: (crn: string) => CustomRole | undefined,
  ): readonly string[] {
    const role = this.rolesOf(service).get(crn);
    if (role) return role.actions;
    const custom = customRole(crn);
    return custom?.service_name === service ? custom.actions : [];
  }
}

function serviceRole(service: string, displayName: string, listed: readonly string[]): Role {
  const crn = serviceRoleCrn(service, displayName);
  const extra = (supplement.actions as Record<string, Supplement>)[`${service}/${displayName}`];
  return {
    crn,
    name: crn.slice(crn.lastIndexOf(":") + 1),
    displayName,
    description: descriptionOf(displayName),
    kind: "service",
    actions: extra ? [...listed, ...extra.actions] : listed,
    ...(extra?.authorizationSource ? { authorizationSource: extra.authorizationSource } : {}),
  };
}

/** The CRN of a service role, by the name that consoles show. */
export function serviceRoleCrn(service: string, displayName: string): string {
  const special = (supplement.roleIds as Record<string, string>)[`${service}/${displayName}`];
  if (special) return `crn:v1:bluemix:public:${service}::::serviceRole:${special}`;
  const id = displayName.replace(/(^|\s)(\S)/g, (_, __, letter: string) => letter.toUpperCase());
  const owner = genericServiceRoles.includes(displayName) ? "iam" : service;
  return `crn:v1:bluemix:public:${owner}::::serviceRole:${id}`;
}

interface Supplement {
  source: string;
  actions: string[];
  authorizationSource?: string;
}

function commonActions(services: readonly RolesOfService[]): ReadonlyMap<string, readonly string[]> {
  const common = new Map<string, readonly string[]>();
  for (const name of [...platformRoles, ...genericServiceRoles]) {
    const kind = platformRoles.includes(name) ? "platformRoles" : "serviceRoles";
    const lists = services.flatMap((service) => (service[kind][name] ? [service[kind][name]] : []));
    const sets = lists.map((list) => new Set(list));
    common.set(
      name,
      (lists[0] ?? []).filter((action) => sets.every((set) => set.has(action))),
    );
  }
  return common;
}

const descriptions: Readonly<Record<string, string>> = {
  Viewer: "Viewers can look at instances and their settings, and change nothing.",
  Operator: "Operators can do what running and configuring instances needs, such as opening dashboards.",
  Editor: "Editors can do every platform action except managing the account and assigning access.",
  Administrator: "Administrators can do every platform action, including assigning access to others.",
  Reader: "Readers can see the service's own resources.",
  Writer: "Writers can do what readers can, and create and edit the service's own resources.",
  Manager: "Managers can do what writers can, and the service's privileged actions.",
};

function descriptionOf(displayName: string): string {
  return descriptions[displayName] ?? `Service role ${displayName}.`;
}
