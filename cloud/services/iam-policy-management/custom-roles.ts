import { randomUUID } from "node:crypto";
import { ServiceError } from "../../core/errors";
import type { Cloud, ServiceKey } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Resource } from "../../iam/decide";
import type { CustomRole } from "../../iam/entities";
import { invalidBody, limitReached, roleNotFound } from "./errors";
import { checkEtag, etagOf } from "./etag";

/** Custom roles of one account. Source: IBM Cloud documentation, "IBM Cloud IAM limits". */
const roleLimit = 40;

export interface NewRole {
  name: string;
  display_name: string;
  description?: string;
  account_id: string;
  service_name: string;
  actions: string[];
}

export type RoleChange = Pick<NewRole, "display_name" | "description" | "actions">;

/** The account's own roles: every operation authorizes its caller. */
export class CustomRoles {
  constructor(private readonly cloud: Cloud) {}

  create(caller: Caller, wanted: NewRole): CustomRole {
    const { name, display_name, description, account_id, service_name, actions } = wanted;
    const { customRoles } = this.cloud.iam;
    authorizeRole(this.cloud, caller, "create", account_id);
    const inAccount = customRoles.by("account", account_id);
    if (inAccount.length >= roleLimit) throw limitReached("custom roles", roleLimit);
    checkActions(this.cloud, service_name, actions);
    refuseConflict(inAccount, wanted);
    const now = this.cloud.clock.now();
    const id = randomUUID();
    return customRoles.put(id, {
      id,
      crn: `crn:v1:bluemix:public:iam-access-management::a/${account_id}::customRole:${name}`,
      account_id,
      service_name,
      name,
      display_name,
      ...(description === undefined ? {} : { description }),
      actions,
      created_at: now,
      created_by_id: caller.iamId,
      last_modified_at: now,
      last_modified_by_id: caller.iamId,
      version: 1,
    });
  }

  get(caller: Caller, id: string): CustomRole {
    const role = find(this.cloud, id);
    if (!mayReadRole(this.cloud, caller, role)) authorizeRole(this.cloud, caller, "read", role.account_id);
    return role;
  }

  /** Replaces names, description and actions; what policies name (the CRN) stays. */
  replace(caller: Caller, id: string, ifMatch: string | undefined, change: RoleChange): CustomRole {
    const { customRoles } = this.cloud.iam;
    const current = find(this.cloud, id);
    authorizeRole(this.cloud, caller, "update", current.account_id);
    checkEtag(ifMatch, current);
    checkActions(this.cloud, current.service_name, change.actions);
    const others = customRoles.by("account", current.account_id).filter((other) => other.id !== id);
    refuseConflict(others, { ...current, ...change });
    const { description: _replaced, ...kept } = current;
    return customRoles.put(id, {
      ...kept,
      display_name: change.display_name,
      ...(change.description === undefined ? {} : { description: change.description }),
      actions: change.actions,
      last_modified_at: this.cloud.clock.now(),
      last_modified_by_id: caller.iamId,
      version: current.version + 1,
    });
  }

  remove(caller: Caller, id: string): void {
    const role = find(this.cloud, id);
    authorizeRole(this.cloud, caller, "delete", role.account_id);
    refuseUsed(this.cloud, role);
    this.cloud.iam.customRoles.delete(id);
  }
}

export const customRolesKey: ServiceKey<CustomRoles> = {
  name: "custom-roles",
  create: (cloud) => new CustomRoles(cloud),
};

/** Whoever administers roles, or may assign them on the service. */
export function mayReadRole({ iam }: Cloud, caller: Caller, role: CustomRole): boolean {
  const { account_id: accountId, service_name: serviceName } = role;
  return (
    roleManagement(accountId).some((resource) => iam.decide(caller, roleAction("read"), resource).allowed) ||
    iam.decide(caller, "iam.role.read", { accountId, serviceName }).allowed
  );
}

type RoleAction = "create" | "read" | "update" | "delete";

function roleAction(action: RoleAction): string {
  return `iam-access-management.customRole.${action}`;
}

/** Role management is part of IAM Access Management, and a service of its own that access can be given to. */
function roleManagement(accountId: string): readonly [Resource, Resource] {
  return [
    { accountId, serviceName: "iam-access-management.customRole" },
    { accountId, serviceName: "iam-access-management" },
  ];
}

function authorizeRole({ iam }: Cloud, caller: Caller, action: RoleAction, accountId: string): void {
  const [own, whole] = roleManagement(accountId);
  const resource = iam.decide(caller, roleAction(action), own).allowed ? own : whole;
  iam.authorize(caller, roleAction(action), resource);
}

function find(cloud: Cloud, id: string): CustomRole {
  const role = cloud.iam.customRoles.get(id);
  if (!role) throw roleNotFound(id);
  return role;
}

/** Actions must be the service's own or platform ones, at least one of them defined by the service. */
function checkActions(cloud: Cloud, service: string, actions: readonly string[]): void {
  const known = new Set([...cloud.iam.roles.rolesOf(service).values()].flatMap((role) => role.actions));
  if (!cloud.iam.roles.knows(service)) throw invalidBody(`The service '${service}' was not found.`);
  const unknown = actions.find((action) => !known.has(action));
  if (unknown !== undefined) {
    throw invalidBody(`The action '${unknown}' is not defined by the service '${service}'.`);
  }
  if (new Set(actions).size !== actions.length) throw invalidBody("An action is given more than once.");
  if (!actions.some((action) => action.startsWith(`${service}.`))) {
    throw invalidBody(`At least one action of the service '${service}' is required.`);
  }
}

function refuseConflict(others: readonly CustomRole[], wanted: Omit<NewRole, "account_id">): void {
  const actions = [...wanted.actions].sort().join(" ");
  const other = others.find(
    (role) =>
      role.name === wanted.name ||
      (role.service_name === wanted.service_name &&
        (role.display_name === wanted.display_name || [...role.actions].sort().join(" ") === actions)),
  );
  if (!other) return;
  throw new ServiceError(
    409,
    "role_conflict_error",
    `The custom role '${other.display_name}' has the same name or the same actions.`,
    { details: { conflicts_with: { etag: etagOf(other), role: other.id } } },
  );
}

function refuseUsed(cloud: Cloud, role: CustomRole): void {
  const used = cloud.iam.policies
    .by("account", role.account_id)
    .find((policy) => policy.state === "active" && policy.roles.includes(role.crn));
  if (!used) return;
  throw new ServiceError(
    409,
    "role_conflict_error",
    `The custom role '${role.display_name}' is used by policy '${used.id}'.`,
    { details: { conflicts_with: { etag: etagOf(used), policy: used.id } } },
  );
}
