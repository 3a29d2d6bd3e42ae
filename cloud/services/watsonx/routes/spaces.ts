import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../../core/service";
import { scopeOf } from "../access";
import { type PatchStep, patchSchema } from "../json-patch";
import { createSpace, deleteSpace, getSpace, listSpaces, type NewSpace, updateSpace } from "../spaces";
import { pageOf, spaceWire } from "../wire";
import { byId, object, paging, text } from "./schemas";

interface ById {
  Params: { id: string };
}

const newSpace = {
  type: "object",
  required: ["name", "storage"],
  properties: {
    name: { ...text, minLength: 1 },
    description: text,
    tags: { type: "array", items: text, maxItems: 100 },
    generator: text,
    type: { type: "string", enum: ["wx", "cpd"] },
    stage: object({ production: { type: "boolean" }, name: text }),
    storage: {
      type: "object",
      required: ["resource_crn"],
      properties: {
        type: text,
        resource_crn: { type: "string", maxLength: 512 },
        delegated: { type: "boolean" },
      },
    },
    compute: {
      type: "array",
      maxItems: 1,
      items: {
        type: "object",
        required: ["crn", "name"],
        properties: {
          crn: { type: "string", maxLength: 512 },
          name: text,
          type: { const: "machine_learning" },
        },
      },
    },
  },
} as const;

export function spaceRoutes(app: FastifyInstance, cloud: Cloud): void {
  const now = () => cloud.clock.now();

  app.post<{ Body: NewSpace }>(
    "/v2/spaces",
    { schema: { body: newSpace }, config: { operation: "spaces_create" } },
    (request, reply) => {
      reply.code(202);
      return spaceWire(createSpace(scopeOf(cloud, request), request.body), now());
    },
  );

  app.get<{ Querystring: { limit: number; start?: string; name?: string; type?: string } }>(
    "/v2/spaces",
    {
      schema: { querystring: { type: "object", properties: { ...paging, name: text, type: text } } },
      config: { operation: "spaces_list" },
    },
    (request) => {
      const found = listSpaces(scopeOf(cloud, request), request.query);
      return pageOf(
        found.map((space) => spaceWire(space, now())),
        request.query,
        "/v2/spaces",
      );
    },
  );

  app.get<ById>("/v2/spaces/:id", { schema: byId, config: { operation: "spaces_get" } }, (request) =>
    spaceWire(getSpace(scopeOf(cloud, request), request.params.id), now()),
  );

  app.patch<ById & { Body: PatchStep[] }>(
    "/v2/spaces/:id",
    { schema: { ...byId, body: patchSchema }, config: { operation: "spaces_update" } },
    (request) => spaceWire(updateSpace(scopeOf(cloud, request), request.params.id, request.body), now()),
  );

  app.delete<ById>(
    "/v2/spaces/:id",
    { schema: byId, config: { operation: "spaces_delete" } },
    (request, reply) => {
      deleteSpace(scopeOf(cloud, request), request.params.id);
      reply.code(202);
      return null;
    },
  );
}
