import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { ServiceError } from "../../core/errors";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Resource } from "../../iam/decide";
import type { CustomRole } from "../../iam/entities";
import { roleToWire } from "./custom-role-wire";
import { invalidBody, limitReached, roleNotFound } from "./errors";
import { checkEtag, etagOf } from "./etag";
import { idParams, text } from "./schemas";

/** Custom roles of one account. Source: IBM Cloud documentation, "IBM Cloud IAM limits". */
const roleLimit = 40;

interface NewRole {
  name: string;
  display_name: string;
  description?: string;
  account_id: string;
  service_name: string;
  actions: string[];
}

const changeable = {
  display_name: { type: "string", minLength: 1, maxLength: 50 },
  description: { type: "string", maxLength: 250 },
  actions: { type: "array", minItems: 1, items: text },
} as const;
const creation = {
  type: "object",
  required: ["display_name", "actions", "name", "account_id", "service_name"],
  properties: {
    ...changeable,
    name: { type: "string", pattern: "^[A-Z][A-Za-z0-9]{0,29}$" },
    account_id: { type: "string", minLength: 1, maxLength: 64 },
    service_name: text,
  },
} as const;
const replacement = {
  type: "object",
  required: ["display_name", "actions"],
  properties: changeable,
} as const;
const params = idParams("role_id");
interface ById {
  Params: { role_id: string };
}

/** Custom roles. Source: IAM Policy Management API, "Create a role"; its limits also in IBM's Terraform provider. */
export function customRoleRoutes(app: FastifyInstance, cloud: Cloud): void {
  const { iam, clock } = cloud;

  app.post<{ Body: NewRole }>(
    "/v2/roles",
    { schema: { body: creation }, config: { operation: "create_role" } },
    (request, reply) => {
      const { caller, body } = request;
      authorizeRole(cloud, caller, "create", body.account_id);
      const inAccount = iam.customRoles.by("account", body.account_id);
      if (inAccount.length >= roleLimit) throw limitReached("custom roles", roleLimit);
      checkActions(cloud, body.service_name, body.actions);
      refuseConflict(inAccount, body);
      const now = clock.now();
      const { name, display_name, description, account_id, service_name, actions } = body;
      const id = randomUUID();
      const role = iam.customRoles.put(id, {
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
      reply.code(201).header("etag", etagOf(role));
      return roleToWire(role);
    },
  );

  app.get<ById>(
    "/v2/roles/:role_id",
    { schema: { params }, config: { operation: "get_role" } },
    (request, reply) => {
      const role = find(cloud, request.params.role_id);
      if (!mayReadRole(cloud, request.caller, role)) {
        const { account_id } = role;
        authorizeRole(cloud, request.caller, "read", account_id);
      }
      reply.header("etag", etagOf(role));
      return roleToWire(role);
    },
  );

  app.put<ById & { Body: Pick<NewRole, "display_name" | "description" | "actions"> }>(
    "/v2/roles/:role_id",
    { schema: { params, body: replacement }, config: { operation: "replace_role" } },
    (request, reply) => {
      const { caller, body } = request;
      const current = find(cloud, request.params.role_id);
      authorizeRole(cloud, caller, "update", current.account_id);
      checkEtag(request.headers["if-match"], current);
      checkActions(cloud, current.service_name, body.actions);
      const others = iam.customRoles.by("account", current.account_id).filter(({ id }) => id !== current.id);
      refuseConflict(others, { ...current, ...body });
      const { description: _replaced, ...kept } = current;
      const role = iam.customRoles.put(current.id, {
        ...kept,
        display_name: body.display_name,
        ...(body.description === undefined ? {} : { description: body.description }),
        actions: body.actions,
        last_modified_at: clock.now(),
        last_modified_by_id: caller.iamId,
        version: current.version + 1,
      });
      reply.header("etag", etagOf(role));
      return roleToWire(role);
    },
  );

  app.delete<ById>(
    "/v2/roles/:role_id",
    { schema: { params }, config: { operation: "delete_role" } },
    (request, reply) => {
      const role = find(cloud, request.params.role_id);
      authorizeRole(cloud, request.caller, "delete", role.account_id);
      refuseUsed(cloud, role);
      iam.customRoles.delete(role.id);
      reply.code(204);
    },
  );
}

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

function refuseConflict(others: readonly CustomRole[], wanted: NewRole): void {
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
