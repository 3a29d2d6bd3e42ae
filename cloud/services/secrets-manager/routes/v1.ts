import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../../core/service";
import { configurationForV1, setConfiguration } from "../configurations";
import { notFound, notServed } from "../errors";
import * as schema from "../schemas";
import { scopeOf } from "../scope";

interface ByType {
  Params: { type: string };
}

/**
 * The two calls of v1 that configure an engine, on the data of v2. v1 is no longer IBM's current version.
 * Source: SDK v1, `putConfig` and `getConfig`.
 */
export function v1Routes(app: FastifyInstance, cloud: Cloud): void {
  const params = schema.object({ type: schema.secretType });

  app.put<ByType & { Body: { api_key: string } }>(
    "/api/v1/config/:type",
    {
      schema: { params, body: schema.object({ api_key: schema.apiKey }, ["api_key"]) },
      config: { operation: "put_config" },
    },
    (request, reply) => {
      const scope = scopeOf(cloud, request);
      requireIam(request.params.type);
      setConfiguration(scope, request.body.api_key);
      reply.code(204);
      return null;
    },
  );

  app.get<ByType>(
    "/api/v1/config/:type",
    { schema: { params }, config: { operation: "get_config" } },
    (request) => {
      const scope = scopeOf(cloud, request);
      requireIam(request.params.type);
      const configuration = configurationForV1(scope);
      if (!configuration) throw notFound("The IAM credentials engine is not configured.");
      const { api_key } = configuration;
      const api_key_hash = createHash("sha256").update(api_key).digest("hex");
      const metadata = {
        collection_type: "application/vnd.ibm.secrets-manager.config+json",
        collection_total: 1,
      };
      return { metadata, resources: [{ api_key, api_key_hash }] };
    },
  );
}

function requireIam(type: string): void {
  if (type !== "iam_credentials") throw notServed(`the engine of ${type} secrets`);
}
