import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../../core/service";
import * as schema from "../schemas";
import { scopeOf } from "../scope";
import {
  createVersion,
  deleteVersionData,
  getVersion,
  getVersionMetadata,
  listVersions,
  type NewVersion,
  updateVersionMetadata,
} from "../secret-versions";
import { versionMetadataWire, versionWire } from "../wire";
import { newVersion } from "./secret-bodies";

interface OfSecret {
  Params: { secret_id: string };
}
interface ById {
  Params: { secret_id: string; id: string };
}

const path = "/api/v2/secrets/:secret_id/versions";

export function secretVersionRoutes(app: FastifyInstance, cloud: Cloud): void {
  const ofSecret = schema.object({ secret_id: schema.secretId });
  const params = schema.object({ secret_id: schema.secretId, id: schema.versionId });

  app.post<OfSecret & { Body: NewVersion }>(
    path,
    { schema: { params: ofSecret, body: newVersion }, config: { operation: "create_secret_version" } },
    (request, reply) => {
      const { secret, version } = createVersion(
        scopeOf(cloud, request),
        request.params.secret_id,
        request.body,
      );
      reply.code(201);
      return versionWire(secret, version);
    },
  );

  app.get<OfSecret>(
    path,
    { schema: { params: ofSecret }, config: { operation: "list_secret_versions" } },
    (request) => {
      const { secret, versions } = listVersions(scopeOf(cloud, request), request.params.secret_id);
      return {
        versions: versions.map((version) => versionMetadataWire(secret, version)),
        total_count: versions.length,
      };
    },
  );

  app.get<ById>(
    `${path}/:id`,
    { schema: { params }, config: { operation: "get_secret_version" } },
    (request) => {
      const { secret_id, id } = request.params;
      const { secret, version } = getVersion(scopeOf(cloud, request), secret_id, id);
      return versionWire(secret, version);
    },
  );

  app.delete<ById>(
    `${path}/:id/secret_data`,
    { schema: { params }, config: { operation: "delete_secret_version_data" } },
    (request, reply) => {
      deleteVersionData(scopeOf(cloud, request), request.params.secret_id, request.params.id);
      reply.code(204);
      return null;
    },
  );

  app.get<ById>(
    `${path}/:id/metadata`,
    { schema: { params }, config: { operation: "get_secret_version_metadata" } },
    (request) => {
      const { secret_id, id } = request.params;
      const { secret, version } = getVersionMetadata(scopeOf(cloud, request), secret_id, id);
      return versionMetadataWire(secret, version);
    },
  );

  app.patch<ById & { Body: { version_custom_metadata?: Record<string, unknown> } }>(
    `${path}/:id/metadata`,
    {
      schema: { params, body: schema.object({ version_custom_metadata: schema.metadata }) },
      config: { operation: "update_secret_version_metadata" },
    },
    (request) => {
      const { secret_id, id } = request.params;
      const { secret, version } = updateVersionMetadata(scopeOf(cloud, request), secret_id, id, request.body);
      return versionMetadataWire(secret, version);
    },
  );
}
