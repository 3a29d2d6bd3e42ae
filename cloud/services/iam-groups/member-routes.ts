import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import type { MemberType } from "../../iam/entities";
import { checkMember, listMembers, type MembershipFilter } from "./member-list";
import { addMembers, type NewMember, removeMember, removeMembers } from "./members";
import { type PageQuery, pageOf, pageQuery, sorted } from "./paging";
import { addedWire, detailsOf, memberWire, removedWire } from "./wire";

const iamId = { type: "string", minLength: 1, maxLength: 200 } as const;
const type = { enum: ["user", "service", "profile"] } as const;
const groupParams = {
  type: "object",
  properties: { access_group_id: { type: "string", minLength: 1, maxLength: 100 } },
} as const;
const memberParams = {
  type: "object",
  properties: { ...groupParams.properties, iam_id: iamId },
} as const;

interface GroupParams {
  access_group_id: string;
}
type MemberParams = GroupParams & { iam_id: string };
type List = { type?: MemberType; verbose?: boolean; sort?: string } & MembershipFilter & PageQuery;

/** `/v2/groups/{access_group_id}/members`. Source: IAM Access Groups API, "Membership operations". */
export function memberRoutes(app: FastifyInstance, cloud: Cloud): void {
  const path = "/v2/groups/:access_group_id/members";

  app.put<{ Params: GroupParams; Body: { members: NewMember[] } }>(
    path,
    {
      schema: {
        params: groupParams,
        body: {
          type: "object",
          required: ["members"],
          properties: {
            members: {
              type: "array",
              items: { type: "object", required: ["iam_id", "type"], properties: { iam_id: iamId, type } },
            },
          },
        },
      },
      config: { operation: "add_members_to_access_group" },
    },
    (request, reply) => {
      const { members } = request.body;
      const outcomes = addMembers(cloud, request.caller, request.params.access_group_id, members);
      reply.code(207);
      return { members: outcomes.map((outcome) => addedWire(outcome, request.transactionId)) };
    },
  );

  app.get<{ Params: GroupParams; Querystring: List }>(
    path,
    {
      schema: {
        params: groupParams,
        querystring: {
          type: "object",
          properties: {
            membership_type: { enum: ["static", "dynamic", "all"] },
            type,
            verbose: { type: "boolean" },
            sort: { type: "string", pattern: "^[-+]?(id|name|email)$" },
            ...pageQuery,
          },
        },
      },
      config: { operation: "list_access_group_members" },
    },
    (request) => {
      const { query, params } = request;
      const { group, members } = listMembers(cloud, request.caller, params.access_group_id, query);
      const detail = query.verbose === true || (query.sort !== undefined && !/id$/.test(query.sort));
      const rows = members.map((member) => ({
        member,
        details: detail ? detailsOf(cloud, member.membership, group.account_id) : undefined,
      }));
      const ordered = sorted(rows, query.sort, ({ member, details }, field) =>
        field === "id" ? member.membership.iam_id : (details?.[field as "name" | "email"] ?? ""),
      );
      const { items, ...page } = pageOf(ordered, query, request.url);
      return {
        ...page,
        members: items.map(({ member, details }) =>
          memberWire(member, group.account_id, query.verbose ? details : undefined),
        ),
      };
    },
  );

  app.head<{ Params: MemberParams }>(
    `${path}/:iam_id`,
    { schema: { params: memberParams }, config: { operation: "is_member_of_access_group" } },
    (request, reply) => {
      checkMember(cloud, request.caller, request.params.access_group_id, request.params.iam_id);
      reply.code(204);
    },
  );

  app.delete<{ Params: MemberParams }>(
    `${path}/:iam_id`,
    { schema: { params: memberParams }, config: { operation: "remove_member_from_access_group" } },
    (request, reply) => {
      removeMember(cloud, request.caller, request.params.access_group_id, request.params.iam_id);
      reply.code(204);
    },
  );

  app.post<{ Params: GroupParams; Body: { members: string[] } }>(
    `${path}/delete`,
    {
      schema: {
        params: groupParams,
        body: {
          type: "object",
          required: ["members"],
          properties: { members: { type: "array", items: iamId } },
        },
      },
      config: { operation: "remove_members_from_access_group" },
    },
    (request, reply) => {
      const id = request.params.access_group_id;
      const outcomes = removeMembers(cloud, request.caller, id, request.body.members);
      reply.code(207);
      return {
        access_group_id: id,
        members: outcomes.map((outcome) => removedWire(outcome, request.transactionId)),
      };
    },
  );
}
