import type { FastifyInstance } from "fastify";
import { ServiceError } from "../../core/errors";
import type { Cloud } from "../../core/service";
import type { Role } from "../../iam/roles";
import { roleToWire } from "./custom-role-wire";
import { mayReadRole } from "./custom-roles";
import { text } from "./schemas";
import { allServices, customRoles, definedRoles } from "./supported-roles";

interface RolesQuery {
  account_id?: string;
  service_name?: string;
  source_service_name?: string;
  policy_type?: "access" | "authorization";
  service_group_id?: string;
}

const querystring = {
  type: "object",
  properties: {
    account_id: { type: "string", minLength: 1, maxLength: 64 },
    service_name: text,
    source_service_name: text,
    policy_type: { type: "string", enum: ["access", "authorization"] },
    service_group_id: text,
  },
};

/** `GET /v2/roles`: what IBM defines is open to every caller; the account's own roles to who may read them. */
export function roleRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get<{ Querystring: RolesQuery }>(
    "/v2/roles",
    { schema: { querystring }, config: { operation: "list_roles" } },
    (request) => {
      const { caller, query } = request;
      const { account_id, service_name, service_group_id } = query;
      if (service_name !== undefined && service_group_id !== undefined) {
        throw new ServiceError(
          400,
          "request_not_processed",
          "'service_name' and 'service_group_id' exclude each other.",
        );
      }
      const defined = definedRoles(cloud.iam, {
        serviceName: service_name,
        serviceGroupId: service_group_id,
        policyType: query.policy_type,
        sourceServiceName: query.source_service_name,
      });
      const own =
        service_name === allServices || service_group_id !== undefined
          ? []
          : customRoles(cloud.iam, account_id, service_name);
      return {
        custom_roles: own.filter((role) => mayReadRole(cloud, caller, role)).map(roleToWire),
        service_roles: defined.filter((role) => role.kind === "service").map(definedToWire),
        system_roles: defined.filter((role) => role.kind === "platform").map(definedToWire),
      };
    },
  );
}

function definedToWire({ crn, displayName, description, actions }: Role): object {
  return { crn, display_name: displayName, description, actions };
}
