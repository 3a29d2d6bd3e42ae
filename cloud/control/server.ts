import Fastify, { type FastifyError, type FastifyInstance } from "fastify";
import { consoleRoutes } from "../console/routes";
import { CloudError } from "../core/errors";
import type { Cloud } from "../core/service";
import { clockRoutes } from "./clock";
import { faultRoutes } from "./faults";
import { refusalOf } from "./guard";
import { requestRoutes } from "./requests";
import { controlSecret } from "./secret";
import { stateRoutes } from "./state";

export interface ControlOptions {
  cloud: Cloud;
  /** Where the secret is kept. */
  folder: string;
  /** The folder that holds `cloud/console/`. */
  root: string;
  /** 0 lets the system choose. */
  port: number;
  /** Puts the account back to what a fresh cloud holds. */
  reset: () => Promise<void>;
}

export interface Control {
  readonly port: number;
  /** Path of the file that holds the secret. */
  readonly secretFile: string;
  close(): Promise<void>;
}

/**
 * The control API (`/v1/…`) and the console page of a local cloud, on a port of their own. The page itself holds no data:
 * it gets the secret by the fragment of its address and asks the API with it.
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const { file, secret } = await controlSecret(options.folder);
  const app = Fastify({ logger: false, bodyLimit: 256 * 1024, forceCloseConnections: true });
  let port = options.port;
  app.removeContentTypeParser("text/plain"); // what a page of another origin could send unasked
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    const refused = refusalOf(request.headers, port, request.url.startsWith("/v1/") ? secret : undefined);
    if (refused) {
      const { status, code, message } = refused;
      return reply.code(status).send({ error: { code, message } });
    }
  });
  app.setErrorHandler((error: FastifyError | CloudError, _request, reply) => {
    const status = statusOf(error);
    if (status === 500) process.stderr.write(`cloud: control API: ${error.stack ?? error.message}\n`);
    return reply.code(status).send({ error: { code: error.code, message: error.message } });
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ error: { code: "not_found", message: `There is no ${request.method} ${request.url} here.` } }),
  );
  stateRoutes(app, options.cloud, options.reset);
  requestRoutes(app, options.cloud);
  clockRoutes(app, options.cloud);
  faultRoutes(app, options.cloud);
  consoleRoutes(app, options.root);
  port = await listen(app, options.port);
  return { port, secretFile: file, close: () => app.close() };
}

function statusOf(error: FastifyError | CloudError): number {
  if (!(error instanceof CloudError)) return error.statusCode ?? 500;
  return error.code === "CLOUD_NO_SUCH_FAULT" ? 404 : 400;
}

/** On the port that was asked for, or on any when it is taken: nothing but the page's address depends on it. */
async function listen(app: FastifyInstance, port: number): Promise<number> {
  try {
    await app.listen({ host: "127.0.0.1", port });
  } catch (error) {
    if ((error as { code?: string }).code !== "EADDRINUSE") throw error;
    await app.listen({ host: "127.0.0.1", port: 0 });
  }
  return (app.server.address() as { port: number }).port;
}
