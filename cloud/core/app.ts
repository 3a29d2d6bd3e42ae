import { randomUUID } from "node:crypto";
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import type { FaultTarget } from "../faults/faults";
import { ConnectionCut } from "../faults/injection";
import type { Caller } from "../iam/caller";
import { callerOf, type Tokens } from "../iam/tokens";
import { resetConnection } from "./connection";
import { ServiceError, Unauthenticated } from "./errors";
import { maskPath } from "./request-log";
import type { Cloud, Service } from "./service";
import { useValidation } from "./validation";

/** The header by which the proxy tells the app the (pretended) source address; clients cannot set it. */
export const addressHeader = "x-local-source-address";

/** One service as an HTTP application: parsing, authentication, transactions, error bodies and the request log. */
export function createApp(service: Service, cloud: Cloud, tokens: Tokens): FastifyInstance {
  const app = Fastify({
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 2000 },
    bodyLimit: 2 * 1024 * 1024,
    // Addresses that the router cannot read never come to the hooks.
    frameworkErrors: (error, request, reply) => {
      identify(service, request, reply);
      refuse(service, toServiceError(error), request, reply);
    },
    logger: false,
  });
  useValidation(app);
  parseBodies(app);
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.decorateRequest("hostName", "");
  app.decorateRequest("hostParts", { getter: () => ({}) });
  app.decorateRequest("transactionId", "");
  app.decorateRequest("decisions", { getter: () => [] });
  app.decorateRequest("struck", { getter: () => [] });
  app.decorateRequest("refusal", undefined);
  app.decorateRequest("maybeCaller", {
    getter(this: FastifyRequest) {
      return callers.get(this);
    },
  });
  app.decorateRequest("caller", {
    getter(this: FastifyRequest) {
      const caller = callers.get(this);
      if (!caller) throw new Unauthenticated("missing", "The request has no token.");
      return caller;
    },
  });

  app.addHook("onRequest", async (request, reply) => {
    identify(service, request, reply);
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (!token) return;
    const claims = await tokens.verify(token);
    const address = String(request.headers[addressHeader] ?? "127.0.0.1");
    const { hostName } = request;
    const endpointType =
      hostName.includes(".private.") || hostName.startsWith("private.") ? "private" : "public";
    callers.set(request, callerOf(claims, { address, endpointType, decisions: request.decisions }));
  });
  // After the token was looked at, so that the log knows whom a fault struck.
  app.addHook("onRequest", async (request) => {
    if (!cloud.injector.idle) await cloud.injector.arrive(targetOf(service, request), noteOn(request));
  });
  // A handler is one transaction: it runs in one go, and what it changed is on disk before the reply is sent.
  app.addHook("onRoute", (route) => {
    const handler = route.handler;
    route.handler = async function transactional(request: FastifyRequest, reply: FastifyReply) {
      for (const sweep of cloud.sweeps) sweep();
      const { injector, store } = cloud;
      const work = () => store.transaction(() => handler.call(this, request, reply));
      if (injector.idle) {
        const result = await work();
        await store.flush();
        return result;
      }
      const target = targetOf(service, request);
      const result = await injector.work(target, request.url, noteOn(request), work);
      await store.flush();
      if (injector.losesReply(target, noteOn(request))) throw new ConnectionCut(true);
      return result;
    };
  });
  const log = (request: FastifyRequest, reply: FastifyReply, status: number): void => {
    const struck = request.struck;
    cloud.log.add({
      time: new Date(cloud.clock.now()).toISOString(),
      host: request.hostName,
      method: request.method,
      path: maskPath(request.url),
      operation: request.routeOptions.config?.operation,
      status,
      duration: reply.elapsedTime,
      caller: request.maybeCaller?.iamId,
      decisions: request.decisions,
      transactionId: request.transactionId,
      ...(request.refusal ? { refusal: request.refusal } : {}),
      ...(struck.length > 0 ? { faults: struck } : {}),
    });
  };
  app.addHook("onResponse", async (request, reply) => log(request, reply, reply.statusCode));
  app.setErrorHandler((error: FastifyError | Error, request, reply) => {
    if (error instanceof ConnectionCut) {
      reply.hijack();
      resetConnection(request.raw);
      log(request, reply, error.workDone ? reply.statusCode : 0);
      return;
    }
    return refuse(service, toServiceError(error), request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const message = `There is no ${request.method} ${maskPath(request.url)} here.`;
    return refuse(service, new ServiceError(404, "not_found", message), request, reply);
  });
  service.register(app, cloud);
  return app;
}

/** Gives the request what every handler and every error body reads of it. */
function identify(service: Service, request: FastifyRequest, reply: FastifyReply): void {
  const hostName = (request.headers.host ?? "").toLowerCase().replace(/:\d+$/, "");
  const given = request.headers["transaction-id"];
  const transactionId = typeof given === "string" && /^[\w.-]{1,128}$/.test(given) ? given : randomUUID();
  set(request, "hostName", hostName);
  set(request, "hostParts", partsOf(service, hostName));
  set(request, "transactionId", transactionId);
  set(request, "decisions", []);
  reply.header("transaction-id", transactionId);
}

function refuse(
  service: Service,
  refusal: ServiceError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { code, message, extra } = refusal;
  // Of what is missing, IAM says which one in the details; those of other refusals may hold what was sent.
  const missing = refusal.status === 404 && typeof extra.details === "string" ? `: ${extra.details}` : "";
  set(request, "refusal", { code, message: `${message}${missing}` });
  const { status, body, headers } = service.formatError(refusal, request);
  return reply
    .code(status)
    .headers({ ...refusal.headers, ...headers })
    .send(body);
}

function targetOf(service: Service, request: FastifyRequest): FaultTarget {
  return {
    operation: request.routeOptions.config?.operation,
    service: service.name,
    host: request.hostName,
    method: request.method,
  };
}

/** Notes what a fault did to the request, for the log. */
function noteOn(request: FastifyRequest): (text: string) => void {
  return (text) => set(request, "struck", [...request.struck, text]);
}

/** Whatever went wrong, in the form that services know how to word. Our own mistakes are 500 and printed. */
function toServiceError(error: Error): ServiceError {
  if (error instanceof ServiceError) return error;
  const { statusCode, code } = error as Partial<FastifyError>;
  if (statusCode !== undefined && statusCode < 500) {
    return new ServiceError(
      statusCode,
      statusCode === 415 ? "unsupported_media_type" : "bad_request",
      error.message,
    );
  }
  process.stderr.write(`cloud: internal error ${code ?? ""}: ${error.stack ?? error.message}\n`);
  return new ServiceError(500, "internal_error", "The local cloud failed; its log has the details.");
}

/** JSON (also as merge or JSON patch), forms, and nothing else. An empty JSON body is no body, as IBM's services see it. */
function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const json = /^application\/(?:[\w.-]+\+)?json\b/;
  app.addContentTypeParser(json, { parseAs: "string" }, (_request, text, done) => {
    if (text === "") return done(null, undefined);
    try {
      done(null, JSON.parse(String(text)));
    } catch {
      done(new ServiceError(400, "invalid_body", "The request body is not valid JSON."));
    }
  });
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, text, done) => done(null, Object.fromEntries(new URLSearchParams(String(text)))),
  );
}

function partsOf(service: Service, host: string): Readonly<Record<string, string | undefined>> {
  for (const pattern of service.hosts) {
    const groups = typeof pattern === "string" ? undefined : pattern.exec(host)?.groups;
    if (groups) return { ...groups };
  }
  return {};
}

function set(request: FastifyRequest, name: string, value: unknown): void {
  Object.defineProperty(request, name, { value, configurable: true });
}
