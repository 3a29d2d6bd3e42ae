import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import type { Address } from "./entities";
import { refusal } from "./errors";
import { revisionOf } from "./revision";
import { accountId, entityId, zoneBody } from "./schemas";
import { serviceRefTargets } from "./services";
import { sortedBy, zoneSummaryWire, zoneWire } from "./wire";
import { createZone, deleteZone, getZone, listZones, replaceZone, type ZoneFields } from "./zones";

const params = { type: "object", properties: { zone_id: entityId } } as const;

interface Params {
  zone_id: string;
}

/** `/v1/zones`. Source: Context-Based Restrictions API, "zones". */
export function zoneRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post<{ Body: ZoneFields }>(
    "/v1/zones",
    { schema: { body: zoneBody }, config: { operation: "create_zone" } },
    (request, reply) => {
      const zone = createZone(cloud, request.caller, fieldsOf(request.body));
      reply.code(201).header("etag", revisionOf(zone));
      return zoneWire(zone);
    },
  );

  app.get<{ Querystring: { account_id: string; name?: string; sort?: string } }>(
    "/v1/zones",
    {
      schema: {
        querystring: {
          type: "object",
          required: ["account_id"],
          properties: {
            account_id: accountId,
            name: { type: "string", minLength: 1, maxLength: 128 },
            sort: { type: "string", pattern: "^[-+]?(name|id|created_at|last_modified_at|address_count)$" },
          },
        },
      },
      config: { operation: "list_zones" },
    },
    ({ caller, query }) => {
      const all = listZones(cloud, caller, query.account_id);
      const named = query.name === undefined ? all : all.filter((zone) => zone.name === query.name);
      const zones = sortedBy(named.map(zoneSummaryWire), query.sort);
      return { count: zones.length, zones };
    },
  );

  app.get<{ Params: Params }>(
    "/v1/zones/:zone_id",
    { schema: { params }, config: { operation: "get_zone" } },
    (request, reply) => {
      const zone = getZone(cloud, request.caller, request.params.zone_id);
      reply.header("etag", revisionOf(zone));
      return zoneWire(zone);
    },
  );

  app.put<{ Params: Params; Body: ZoneFields; Headers: { "if-match"?: string } }>(
    "/v1/zones/:zone_id",
    { schema: { params, body: zoneBody }, config: { operation: "replace_zone" } },
    (request, reply) => {
      const ifMatch = request.headers["if-match"];
      const fields = fieldsOf(request.body);
      const zone = replaceZone(cloud, request.caller, request.params.zone_id, ifMatch, fields);
      reply.header("etag", revisionOf(zone));
      return zoneWire(zone);
    },
  );

  app.delete<{ Params: Params }>(
    "/v1/zones/:zone_id",
    { schema: { params }, config: { operation: "delete_zone" } },
    (request, reply) => {
      deleteZone(cloud, request.caller, request.params.zone_id);
      reply.code(204);
    },
  );

  app.get<{ Querystring: { type: "all" | "platform_service" } }>(
    "/v1/zones/serviceref_targets",
    {
      schema: {
        querystring: {
          type: "object",
          properties: { type: { enum: ["all", "platform_service"], default: "all" } },
        },
      },
      config: { operation: "list_available_serviceref_targets" },
    },
    ({ query, caller: _anybodyWithToken }) => {
      const all = serviceRefTargets();
      const targets = query.type === "all" ? all : all.filter((t) => t.service_type === query.type);
      return { count: targets.length, targets };
    },
  );

  app.get<{ Params: { service_name: string } }>(
    "/v1/zones/serviceref_targets/:service_name",
    { config: { operation: "get_serviceref_target" } },
    ({ params: { service_name }, caller: _anybodyWithToken }) => {
      const target = serviceRefTargets().find((candidate) => candidate.service_name === service_name);
      if (target) return target;
      throw refusal(404, "service_not_found", `The service '${service_name}' is not found.`, {
        type: "parameter",
        name: "service_name",
        value: service_name,
      });
    },
  );
}

/** What of the body is kept: properties that the API does not know are dropped. */
function fieldsOf({ name, account_id, description, addresses, excluded }: ZoneFields): ZoneFields {
  return {
    name,
    account_id,
    description,
    addresses: addresses.map(addressOf),
    excluded: excluded.map(addressOf),
  };
}

function addressOf({ type, value, ref, id }: Address): Address {
  return {
    type,
    ...(value === undefined ? {} : { value }),
    ...(ref === undefined ? {} : { ref }),
    ...(id === undefined ? {} : { id }),
  };
}
