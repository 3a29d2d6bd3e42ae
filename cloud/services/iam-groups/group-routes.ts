import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import {
  createGroup,
  deleteGroup,
  type GroupFields,
  type GroupFilter,
  getGroup,
  listGroups,
  updateGroup,
} from "./access-groups";
import { type PageQuery, pageOf, pageQuery, sorted } from "./paging";
import { revisionOf } from "./revision";
import { type GroupView, groupWire } from "./wire";

const flag = { type: "boolean" } as const;
const view = { show_federated: flag, show_crn: flag } as const;
const accountId = { type: "string", minLength: 1, maxLength: 100 } as const;
const name = { type: "string", minLength: 1, maxLength: 100 } as const;
const description = { type: "string", maxLength: 250 } as const;
const params = {
  type: "object",
  properties: { access_group_id: { type: "string", minLength: 1, maxLength: 100 } },
} as const;
const sortPattern = "^[-+]?(id|name|description|is_federated)$";

interface Params {
  access_group_id: string;
}
type List = { account_id: string; sort?: string } & GroupFilter & GroupView & PageQuery;

/** `/v2/groups`. Source: IAM Access Groups API, "Access group operations". */
export function groupRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post<{ Querystring: { account_id: string }; Body: GroupFields }>(
    "/v2/groups",
    {
      schema: {
        querystring: { type: "object", required: ["account_id"], properties: { account_id: accountId } },
        body: { type: "object", required: ["name"], properties: { name, description } },
      },
      config: { operation: "create_access_group" },
    },
    (request, reply) => {
      const { name: groupName, description: about } = request.body;
      const fields = { name: groupName, ...(about === undefined ? {} : { description: about }) };
      const group = createGroup(cloud, request.caller, request.query.account_id, fields);
      reply.code(201).header("etag", revisionOf(group));
      return groupWire(cloud, group);
    },
  );

  app.get<{ Querystring: List }>(
    "/v2/groups",
    {
      schema: {
        querystring: {
          type: "object",
          required: ["account_id"],
          properties: {
            account_id: accountId,
            iam_id: { type: "string", minLength: 1 },
            membership_type: { enum: ["static", "dynamic", "all"] },
            search: { type: "string" },
            sort: { type: "string", pattern: sortPattern },
            hide_public_access: flag,
            ...view,
            ...pageQuery,
          },
        },
      },
      config: { operation: "list_access_groups" },
    },
    (request) => {
      const { query } = request;
      const groups = listGroups(cloud, request.caller, query.account_id, query).map((group) => ({
        group,
        wire: groupWire(cloud, group, { ...query, show_federated: true }),
      }));
      const ordered = sorted(groups, query.sort, ({ wire }, field) => String(wire[field]));
      const { items, ...page } = pageOf(ordered, query, request.url);
      return { ...page, groups: items.map(({ group }) => groupWire(cloud, group, query)) };
    },
  );

  app.get<{ Params: Params; Querystring: GroupView }>(
    "/v2/groups/:access_group_id",
    {
      schema: { params, querystring: { type: "object", properties: view } },
      config: { operation: "get_access_group" },
    },
    (request, reply) => {
      const group = getGroup(cloud, request.caller, request.params.access_group_id);
      reply.header("etag", revisionOf(group));
      return groupWire(cloud, group, request.query);
    },
  );

  app.patch<{ Params: Params; Body: Partial<GroupFields>; Headers: { "if-match"?: string } }>(
    "/v2/groups/:access_group_id",
    {
      schema: { params, body: { type: "object", properties: { name, description } } },
      config: { operation: "update_access_group" },
    },
    (request, reply) => {
      const { name: groupName, description: about } = request.body;
      const changes = {
        ...(groupName === undefined ? {} : { name: groupName }),
        ...(about === undefined ? {} : { description: about }),
      };
      const id = request.params.access_group_id;
      const group = updateGroup(cloud, request.caller, id, request.headers["if-match"], changes);
      reply.header("etag", revisionOf(group));
      return groupWire(cloud, group);
    },
  );

  app.delete<{ Params: Params; Querystring: { force?: boolean } }>(
    "/v2/groups/:access_group_id",
    {
      schema: { params, querystring: { type: "object", properties: { force: flag } } },
      config: { operation: "delete_access_group" },
    },
    (request, reply) => {
      deleteGroup(cloud, request.caller, request.params.access_group_id, request.query.force === true);
      reply.code(204);
    },
  );
}
