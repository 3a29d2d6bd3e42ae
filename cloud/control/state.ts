import type { FastifyInstance } from "fastify";
import type { Cloud } from "../core/service";
import { overview } from "./overview";

/** `/v1/state`: what the account holds, without secrets, with an entity tag; `/v1/reset`: a fresh account. */
export function stateRoutes(app: FastifyInstance, cloud: Cloud, reset: () => Promise<void>): void {
  app.get("/v1/state", (request, reply) => {
    const etag = `"${cloud.store.revision}"`;
    reply.header("etag", etag);
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    return overview(cloud);
  });

  app.post("/v1/reset", async () => {
    await reset();
    return overview(cloud);
  });
}
