import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Cloud } from "../../../core/service";
import {
  createConfiguration,
  deleteConfiguration,
  getConfiguration,
  listConfigurations,
  refuseConfigurationAction,
  updateConfiguration,
} from "../configurations";
import type { EngineConfiguration } from "../entities";
import { badRequest, notServed } from "../errors";
import { type PageQuery, pageOf, sorted } from "../paging";
import * as schema from "../schemas";
import { scopeOf } from "../scope";
import { configurationMetadataWire, configurationWire } from "../wire";

const served = "iam_credentials_configuration";
const acceptHeader = "x-sm-accept-configuration-type";

interface ByName {
  Params: { name: string };
}

export function configurationRoutes(app: FastifyInstance, cloud: Cloud): void {
  const params = schema.object({ name: schema.configurationName }, ["name"]);
  const settings = { api_key: schema.apiKey, disabled: { type: "boolean" } } as const;

  app.post<{ Body: { config_type: string; name: string; api_key: string; disabled?: boolean } }>(
    "/api/v2/configurations",
    {
      schema: { body: prototype(settings) },
      config: { operation: "create_configuration" },
    },
    (request, reply) => {
      const scope = scopeOf(cloud, request);
      const { config_type, ...input } = request.body;
      if (config_type !== served) throw notServed(`configurations of type ${config_type}`);
      reply.code(201);
      return configurationWire(createConfiguration(scope, input));
    },
  );

  app.get<{ Querystring: PageQuery & { search?: string; secret_types?: string } }>(
    "/api/v2/configurations",
    {
      schema: { querystring: listQuery() },
      config: { operation: "list_configurations" },
    },
    (request) => {
      const { search, secret_types, sort } = request.query;
      const types = schema.listed(secret_types);
      const found = listConfigurations(scopeOf(cloud, request)).filter(
        (configuration) =>
          (types?.includes("iam_credentials") ?? true) &&
          (search === undefined || contains(configuration, search)),
      );
      const order = sorted(found, sort, (c, field) => (field === "name" ? c.name : served));
      const { items, ...page } = pageOf(order, request.query, request);
      return { ...page, configurations: items.map(configurationMetadataWire) };
    },
  );

  app.get<ByName>(
    "/api/v2/configurations/:name",
    { schema: { params }, config: { operation: "get_configuration" } },
    (request) => {
      checkAccept(request);
      return configurationWire(getConfiguration(scopeOf(cloud, request), request.params.name));
    },
  );

  app.patch<ByName & { Body: { api_key?: string; disabled?: boolean } }>(
    "/api/v2/configurations/:name",
    {
      schema: { params, body: { ...schema.object(settings), minProperties: 1 } },
      config: { operation: "update_configuration" },
    },
    (request) => {
      checkAccept(request);
      const scope = scopeOf(cloud, request);
      return configurationWire(updateConfiguration(scope, request.params.name, request.body));
    },
  );

  app.delete<ByName>(
    "/api/v2/configurations/:name",
    { schema: { params }, config: { operation: "delete_configuration" } },
    (request, reply) => {
      checkAccept(request);
      deleteConfiguration(scopeOf(cloud, request), request.params.name);
      reply.code(204);
      return null;
    },
  );

  app.post<ByName & { Body: { action_type: string } }>(
    "/api/v2/configurations/:name/actions",
    {
      schema: {
        params,
        body: {
          type: "object",
          required: ["action_type"],
          properties: { action_type: { type: "string", maxLength: 128 } },
        },
      },
      config: { operation: "create_configuration_action" },
    },
    (request) => {
      checkAccept(request);
      return refuseConfigurationAction(
        scopeOf(cloud, request),
        request.params.name,
        request.body.action_type,
      );
    },
  );
}

/** The body of a new configuration: told by its type, the properties of the others are not looked at. */
function prototype(settings: object) {
  const named = { name: schema.configurationName, config_type: schema.configurationType };
  return {
    type: "object",
    required: ["config_type", "name"],
    properties: named,
    if: { properties: { config_type: { const: served } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { ...schema.object({ ...named, ...settings }), required: ["api_key"] },
  } as const;
}

function listQuery() {
  return schema.object({
    ...schema.listQuery(["config_type", "secret_type", "name"], { standard: 200, most: 1000 }),
    secret_types: schema.commaList,
  });
}

function contains({ name }: Readonly<EngineConfiguration>, search: string): boolean {
  return [name, served, "iam_credentials"].some((text) => text.includes(search));
}

/** Clients may say which type they expect; another one than there is makes no sense. */
function checkAccept(request: FastifyRequest): void {
  const type = request.headers[acceptHeader];
  if (type !== undefined && type !== served) {
    throw badRequest(`X-Sm-Accept-Configuration-Type: the configuration is not of type ${String(type)}.`);
  }
}
