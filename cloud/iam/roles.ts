import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CustomRole } from "./entities";
import supplement from "./role-supplement.json";

interface RolesOfService {
  title: string;
  platformRoles: Record<string, string[]>;
  serviceRoles: Record<string, string[]>;
}

export interface Role {
  /** `crn:v1:bluemix:public:iam::::role:Operator` */
  crn: string;
  /** Last part of the CRN: `Operator`, `ServiceIdCreator`. */
  name: string;
  /** What consoles show: `Operator`, `Service ID creator`. */
  displayName: string;
  kind: "platform" | "service" | "custom";
  service: string;
  actions: readonly string[];
}

const genericServiceRoles = new Set(["Reader", "Writer", "Manager"]);

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
  private readonly byService = new Map<string, Map<string, Role>>();

  constructor(private readonly services: Readonly<Record<string, RolesOfService>>) {}

  /** Reads the data file; `root` is the folder that holds `data/iam-roles.json`. */
  static load(root: string): RoleTable {
    const file = JSON.parse(readFileSync(join(root, "data", "iam-roles.json"), "utf8"));
    return new RoleTable(file.services as Record<string, RolesOfService>);
  }

  knows(service: string): boolean {
    return service in this.services;
  }

  serviceNames(): string[] {
    return Object.keys(this.services);
  }

  titleOf(service: string): string {
    return this.services[service]?.title ?? service;
  }

  /** The roles that a policy on `service` can name, by CRN. A service that IBM's page does not list has the generic ones. */
  rolesOf(service: string): ReadonlyMap<string, Role> {
    const known = this.byService.get(service);
    if (known) return known;
    const made = new Map<string, Role>();
    const source = this.services[service] ?? { platformRoles: genericPlatformRoles, serviceRoles: {} };
    for (const [displayName, actions] of Object.entries(source.platformRoles)) {
      const crn = `crn:v1:bluemix:public:iam::::role:${displayName}`;
      made.set(crn, { crn, name: displayName, displayName, kind: "platform", service, actions });
    }
    for (const [displayName, listed] of Object.entries(source.serviceRoles)) {
      const crn = serviceRoleCrn(service, displayName);
      const extra = supplementOf(service, displayName);
      const actions = extra ? [...listed, ...extra] : listed;
      made.set(crn, {
        crn,
        name: crn.slice(crn.lastIndexOf(":") + 1),
        displayName,
        kind: "service",
        service,
        actions,
      });
    }
    this.byService.set(service, made);
    return made;
  }

  /** What role `crn` allows on `service`; custom roles bring their own actions. Unknown roles allow nothing. */
  actionsOf(
    crn: string,
    service: string,
    customRole: (crn: string) => CustomRole | undefined,
  ): readonly string[] {
    return this.rolesOf(service).get(crn)?.actions ?? customRole(crn)?.actions ?? [];
  }
}

/** The CRN of a service role, by the name that consoles show. */
export function serviceRoleCrn(service: string, displayName: string): string {
  const special = (supplement.roleIds as Record<string, string>)[`${service}/${displayName}`];
  if (special) return `crn:v1:bluemix:public:${service}::::serviceRole:${special}`;
  const id = displayName.replace(/(^|\s)(\S)/g, (_, __, letter: string) => letter.toUpperCase());
  const owner = genericServiceRoles.has(displayName) ? "iam" : service;
  return `crn:v1:bluemix:public:${owner}::::serviceRole:${id}`;
}

function supplementOf(service: string, displayName: string): readonly string[] | undefined {
  return (supplement.actions as Record<string, { actions: string[] }>)[`${service}/${displayName}`]?.actions;
}

const genericPlatformRoles = { Viewer: [], Operator: [], Editor: [], Administrator: [] };
