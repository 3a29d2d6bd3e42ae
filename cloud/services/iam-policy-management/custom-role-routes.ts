import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { roleToWire } from "./custom-role-wire";
import { customRolesKey, type NewRole, type RoleChange } from "./custom-roles";
import { etagOf } from "./etag";
import { idParams, text } from "./schemas";

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
  const roles = cloud.use(customRolesKey);

  app.post<{ Body: NewRole }>(
    "/v2/roles",
    { schema: { body: creation }, config: { operation: "create_role" } },
    (request, reply) => {
      const role = roles.create(request.caller, request.body);
      reply.code(201).header("etag", etagOf(role));
      return roleToWire(role);
    },
  );

  app.get<ById>(
    "/v2/roles/:role_id",
    { schema: { params }, config: { operation: "get_role" } },
    (request, reply) => {
      const role = roles.get(request.caller, request.params.role_id);
      reply.header("etag", etagOf(role));
      return roleToWire(role);
    },
  );

  app.put<ById & { Body: RoleChange }>(
    "/v2/roles/:role_id",
    { schema: { params, body: replacement }, config: { operation: "replace_role" } },
    (request, reply) => {
      const { caller, params, headers, body } = request;
      const role = roles.replace(caller, params.role_id, headers["if-match"], body);
      reply.header("etag", etagOf(role));
      return roleToWire(role);
    },
  );

  app.delete<ById>(
    "/v2/roles/:role_id",
    { schema: { params }, config: { operation: "delete_role" } },
    (request, reply) => {
      roles.remove(request.caller, request.params.role_id);
      reply.code(204);
    },
  );
}
