import type { FastifyInstance } from "fastify";
import { isoStamp } from "../../core/clock";
import type { Cloud } from "../../core/service";
import type { ResourceGroup } from "../resource-controller/resources";
import { type GroupFilter, resourceGroupsKey } from "./groups";
import { accountQuota } from "./quotas";

interface ById {
  Params: { id: string };
}

const id = { type: "string", minLength: 1, maxLength: 64 } as const;
const params = { type: "object", required: ["id"], properties: { id } } as const;
const name = { type: "string", minLength: 1, maxLength: 40, pattern: "^[A-Za-z0-9 ._-]+$" } as const;
const querystring = {
  type: "object",
  properties: {
    account_id: id,
    date: { type: "string", pattern: "^\\d{4}-(0[1-9]|1[0-2])$" },
    name: { type: "string", minLength: 1, maxLength: 100 },
    default: { type: "boolean" },
    include_deleted: { type: "boolean" },
  },
} as const;

/** Source: Resource Manager API v2, "Resource groups". */
export function groupRoutes(app: FastifyInstance, cloud: Cloud): void {
  const groups = cloud.use(resourceGroupsKey);

  app.get<{ Querystring: GroupFilter }>(
    "/v2/resource_groups",
    { schema: { querystring }, config: { operation: "list_resource_groups" } },
    (request) => ({ resources: groups.list(request.caller, request.query).map(toWire) }),
  );

  app.post<{ Body: { name: string; account_id?: string } }>(
    "/v2/resource_groups",
    {
      schema: { body: { type: "object", required: ["name"], properties: { name, account_id: id } } },
      config: { operation: "create_resource_group" },
    },
    (request, reply) => {
      const { caller, body } = request;
      const group = groups.create(caller, body.account_id ?? caller.accountId, body.name);
      reply.code(201);
      return { id: group.id, crn: group.crn };
    },
  );

  app.get<ById>(
    "/v2/resource_groups/:id",
    { schema: { params }, config: { operation: "get_resource_group" } },
    (request) => toWire(groups.get(request.caller, request.params.id)),
  );

  app.patch<ById & { Body: { name?: string; state?: ResourceGroup["state"] } }>(
    "/v2/resource_groups/:id",
    {
      schema: {
        params,
        body: {
          type: "object",
          properties: { name, state: { type: "string", enum: ["ACTIVE", "SUSPENDED"] } },
        },
      },
      config: { operation: "update_resource_group" },
    },
    (request) => toWire(groups.update(request.caller, request.params.id, request.body)),
  );

  app.delete<ById>(
    "/v2/resource_groups/:id",
    { schema: { params }, config: { operation: "delete_resource_group" } },
    (request, reply) => {
      groups.remove(request.caller, request.params.id);
      reply.code(204);
    },
  );
}

function toWire(group: ResourceGroup): object {
  const url = `/v2/resource_groups/${group.id}`;
  return {
    id: group.id,
    crn: group.crn,
    account_id: group.account_id,
    name: group.name,
    state: group.deleted_at === undefined ? group.state : "DELETED",
    default: group.default,
    quota_id: accountQuota.id,
    quota_url: `/v2/quota_definitions/${accountQuota.id}`,
    payment_methods_url: `${url}/payment_methods`,
    resource_linkages: [],
    teams_url: `${url}/teams`,
    created_at: isoStamp(group.created_at),
    updated_at: isoStamp(group.updated_at),
  };
}
