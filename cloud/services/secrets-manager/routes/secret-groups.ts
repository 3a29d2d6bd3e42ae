import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../../core/service";
import * as schema from "../schemas";
import { scopeOf } from "../scope";
import { createGroup, deleteGroup, getGroup, listGroups, updateGroup } from "../secret-groups";
import { groupWire } from "../wire";

interface ById {
  Params: { id: string };
}

export function secretGroupRoutes(app: FastifyInstance, cloud: Cloud): void {
  const params = schema.object({ id: schema.groupId }, ["id"]);
  const body = { name: schema.groupName, description: schema.description };

  app.post<{ Body: { name: string; description?: string } }>(
    "/api/v2/secret_groups",
    { schema: { body: schema.object(body, ["name"]) }, config: { operation: "create_secret_group" } },
    (request, reply) => {
      reply.code(201);
      return groupWire(createGroup(scopeOf(cloud, request), request.body));
    },
  );

  app.get("/api/v2/secret_groups", { config: { operation: "list_secret_groups" } }, (request) => {
    const secret_groups = listGroups(scopeOf(cloud, request)).map(groupWire);
    return { secret_groups, total_count: secret_groups.length };
  });

  app.get<ById>(
    "/api/v2/secret_groups/:id",
    { schema: { params }, config: { operation: "get_secret_group" } },
    (request) => groupWire(getGroup(scopeOf(cloud, request), request.params.id)),
  );

  app.patch<ById & { Body: { name?: string; description?: string } }>(
    "/api/v2/secret_groups/:id",
    { schema: { params, body: schema.object(body) }, config: { operation: "update_secret_group" } },
    (request) => groupWire(updateGroup(scopeOf(cloud, request), request.params.id, request.body)),
  );

  app.delete<ById>(
    "/api/v2/secret_groups/:id",
    { schema: { params }, config: { operation: "delete_secret_group" } },
    (request, reply) => {
      deleteGroup(scopeOf(cloud, request), request.params.id);
      reply.code(204);
      return null;
    },
  );
}
