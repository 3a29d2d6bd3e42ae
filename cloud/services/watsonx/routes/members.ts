import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../../core/service";
import { scopeOf } from "../access";
import { memberTypes, spaceRoles } from "../entities";
import { type PatchStep, patchSchema } from "../json-patch";
import {
  addMembers,
  getMember,
  listMembers,
  type MemberFilter,
  memberStates,
  removeMember,
  updateMember,
} from "../members";
import { pageOf } from "../wire";
import { object, paging, text, uuid } from "./schemas";

interface OfSpace {
  Params: { space: string };
}
interface ById {
  Params: { space: string; id: string };
}

const type = { type: "string", enum: memberTypes } as const;
const role = { type: "string", enum: spaceRoles } as const;
const state = { type: "string", enum: memberStates } as const;

const newMembers = {
  type: "object",
  required: ["members"],
  properties: {
    members: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: {
        type: "object",
        required: ["id", "type", "role"],
        properties: { id: text, type, role, state },
      },
    },
  },
} as const;

/** Members of a space. Source: watsonx.ai Python client, `client.spaces.*_member`. */
export function memberRoutes(app: FastifyInstance, cloud: Cloud): void {
  const ofSpace = { params: object({ space: uuid }) };
  const byMember = { params: object({ space: uuid, id: text }) };

  app.post<OfSpace & { Body: { members: Parameters<typeof addMembers>[2] } }>(
    "/v2/spaces/:space/members",
    { schema: { ...ofSpace, body: newMembers }, config: { operation: "members_create" } },
    (request) => ({
      resources: addMembers(scopeOf(cloud, request), request.params.space, request.body.members),
    }),
  );

  app.get<OfSpace & { Querystring: MemberFilter & { limit: number; start?: string } }>(
    "/v2/spaces/:space/members",
    {
      schema: { ...ofSpace, querystring: object({ ...paging, type, role, state }) },
      config: { operation: "members_list" },
    },
    (request) => {
      const { space } = request.params;
      const { limit, start, ...filter } = request.query;
      const members = listMembers(scopeOf(cloud, request), space, filter);
      const query = new URLSearchParams(filter as Record<string, string>).toString();
      return pageOf(members, { limit, start }, `/v2/spaces/${space}/members${query ? `?${query}` : ""}`);
    },
  );

  app.get<ById>(
    "/v2/spaces/:space/members/:id",
    { schema: byMember, config: { operation: "members_get" } },
    (request) => getMember(scopeOf(cloud, request), request.params.space, request.params.id),
  );

  app.patch<ById & { Body: PatchStep[] }>(
    "/v2/spaces/:space/members/:id",
    { schema: { ...byMember, body: patchSchema }, config: { operation: "members_update" } },
    (request) => updateMember(scopeOf(cloud, request), request.params.space, request.params.id, request.body),
  );

  app.delete<ById>(
    "/v2/spaces/:space/members/:id",
    { schema: byMember, config: { operation: "members_delete" } },
    (request, reply) => {
      removeMember(scopeOf(cloud, request), request.params.space, request.params.id);
      reply.code(204);
      return null;
    },
  );
}
